/** One polite live region for the whole page, at most one sentence per half second. */
import { VisuallyHidden } from "@mantine/core";
import { create } from "zustand";

const PAUSE_MS = 500;

const useAnnouncement = create<{ text: string }>(() => ({ text: "" }));

let waiting: string | undefined;
let timer: ReturnType<typeof setTimeout> | undefined;

function speak(text: string) {
  useAnnouncement.setState({ text });
  timer = setTimeout(() => {
    timer = undefined;
    const next = waiting;
    waiting = undefined;
    if (next !== undefined) speak(next);
  }, PAUSE_MS);
}

/** Say a sentence to screen readers; of several within half a second the last one wins. */
export function announce(text: string) {
  if (timer) waiting = text;
  else speak(text);
}

export function LiveRegion() {
  const text = useAnnouncement((s) => s.text);
  return (
    <VisuallyHidden role="status" aria-live="polite">
      {text}
    </VisuallyHidden>
  );
}
