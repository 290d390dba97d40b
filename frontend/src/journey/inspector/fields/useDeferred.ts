import { useEffect, useRef, useState } from "react";

const QUIET_MS = 150;

/**
 * A value that is typed here and written to the draft 150 ms after the last key or when
 * the field is left: committing each key would re-check and redraw the journey per key.
 */
export function useDeferred<T>(value: T, onCommit: (value: T) => void) {
  const [typed, setTyped] = useState(value);
  const timer = useRef<ReturnType<typeof setTimeout> | undefined>(undefined);
  const latest = useRef({ typed, onCommit });
  latest.current = { typed, onCommit };

  // An undo, or an answer from elsewhere, wins over what was typed before it.
  const [known, setKnown] = useState(value);
  if (known !== value) {
    setKnown(value);
    if (timer.current === undefined) setTyped(value);
  }

  const flush = () => {
    if (timer.current === undefined) return;
    clearTimeout(timer.current);
    timer.current = undefined;
    latest.current.onCommit(latest.current.typed);
  };
  // Leaving the step must not lose the last keys.
  const flushOnLeave = useRef(flush);
  flushOnLeave.current = flush;
  useEffect(() => () => flushOnLeave.current(), []);

  return {
    typed,
    flush,
    type: (next: T) => {
      setTyped(next);
      clearTimeout(timer.current);
      timer.current = setTimeout(() => flushOnLeave.current(), QUIET_MS);
    },
  };
}
