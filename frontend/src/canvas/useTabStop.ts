import { type FocusEvent, useState } from "react";
import { useOverlayStore } from "./overlay";
import type { CanvasHandle } from "./useCanvasHandle";

/**
 * The canvas is one tab stop, which hands the focus on to the current step. It is the
 * frame, not a card: a tab stop on a card vanishes when the card scrolls out of view.
 */
export function useTabStop(
  handle: CanvasHandle,
  first: string | null,
  describe: (id: string) => string,
) {
  const overlay = useOverlayStore();
  const [isInside, setInside] = useState(false);
  return {
    tabIndex: isInside ? -1 : 0,
    onFocus: (event: FocusEvent) => {
      setInside(true);
      if (event.target === event.currentTarget) {
        handle.focusStep(overlay.getState().selected ?? first);
        return;
      }
      // The whole name, with its number, only where the focus is: on every card the live
      // numbers would flood a screen reader, and each insert would rename half of them.
      const target = event.target as HTMLElement;
      const { id } = target.dataset;
      if (id && target.role === "group") target.ariaLabel = describe(id);
    },
    onBlur: (event: FocusEvent) => {
      if (!event.currentTarget.contains(event.relatedTarget)) setInside(false);
    },
  };
}
