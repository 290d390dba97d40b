import { type RefObject, useEffect } from "react";
import type { JourneyDetail } from "../api/types";
import type { CanvasHandle } from "../canvas/useCanvasHandle";
import { type Editor, type EditorState, type Panel, useEditor } from "./editorStore";
import { indexOf } from "./model";
import { readNumbers, writeNumbers } from "./results/view";

const QUIET_MS = 300;
/** The canvas first goes to the entry; only then can it go elsewhere. */
const CANVAS_READY_MS = 120;
const PANELS: Panel[] = ["setup", "people", "comments"];

/**
 * Step, panel and numbers are part of the address, so that a link shows a colleague what
 * its sender saw. It is replaced, not pushed: going back leaves the editor.
 */
export function useAddress(journey: JourneyDetail, canvas: RefObject<CanvasHandle | null>) {
  const editor = useEditor();
  const isLive = journey.published !== null;
  useEffect(() => {
    const step = open(editor, isLive);
    const show = setTimeout(() => step && canvas.current?.showStep(step), CANVAS_READY_MS);
    let timer: ReturnType<typeof setTimeout> | undefined;
    const stop = editor.store.subscribe((now, before) => {
      const isSame =
        now.history.present.selected === before.history.present.selected &&
        now.panel === before.panel &&
        now.numbers === before.numbers;
      if (isSame) return;
      clearTimeout(timer);
      timer = setTimeout(() => write(editor.store.getState(), isLive), QUIET_MS);
    });
    return () => {
      clearTimeout(show);
      clearTimeout(timer);
      stop();
    };
  }, [editor, isLive, canvas]);
}

/** Show what the address asks for; returns the step it names. */
function open(editor: Editor, isLive: boolean): string | null {
  const search = new URLSearchParams(location.search);
  const step = search.get("step");
  const panel = PANELS.find((one) => one === search.get("panel")) ?? "setup";
  editor.store.setState({ panel, numbers: readNumbers(search, isLive) });
  if (step === null || !indexOf(editor.getDraft().document).nodes.has(step)) return null;
  editor.select(step);
  return step;
}

function write({ history: { present }, panel, numbers }: EditorState, isLive: boolean) {
  const url = new URL(location.href);
  const { searchParams } = url;
  if (present.selected === null) searchParams.delete("step");
  else searchParams.set("step", present.selected);
  if (panel === "setup") searchParams.delete("panel");
  else searchParams.set("panel", panel);
  writeNumbers(numbers, searchParams, isLive);
  history.replaceState(history.state, "", url);
}
