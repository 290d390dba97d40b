import { type MouseEvent, useEffect, useRef } from "react";
import type { OverlayStore } from "../../canvas/overlay";
import { en } from "../../texts/en";
import { focusLater } from "../../ui/focusLater";
import { useEditor } from "../editorStore";
import { idsIn, many, only } from "../selection";
import { THRESHOLD } from "../usePaletteDrag";
import { useView } from "../viewContext";
import { moveCards, placeOf, snapped } from "./places";

/** Drag a card, or all selected ones, to another place of the picture. Esc cancels. */
export function useFreeDrag(overlay: OverlayStore, canEdit: boolean) {
  const editor = useEditor();
  const { canvas } = useView();
  const stop = useRef<(() => void) | null>(null);
  useEffect(() => () => stop.current?.(), []);

  /** False when the cards of this journey cannot be moved. */
  return (id: string, { clientX, clientY }: MouseEvent): boolean => {
    const { present } = editor.store.getState().history;
    const { free } = present.draft;
    const start = free && placeOf(free, id);
    if (!canEdit || !start || editor.store.getState().placing) return false;
    const chosen = idsIn(present).includes(id) ? idsIn(present) : [id];
    const ids = new Set(chosen);
    const others = Object.entries(free).flatMap(([each, at]) => (ids.has(each) ? [] : [at]));
    const zoom = canvas.current?.zoom() ?? 1;
    const move = ({ clientX: x, clientY: y }: globalThis.MouseEvent) => {
      const isFar = Math.hypot(x - clientX, y - clientY) >= THRESHOLD;
      if (!isFar && !overlay.getState().shift) return;
      const wished = { x: start.x + (x - clientX) / zoom, y: start.y + (y - clientY) / zoom };
      const to = snapped(wished, others);
      overlay.setState({ shift: { ids, x: to.x - start.x, y: to.y - start.y } });
    };
    const drop = () => {
      const { shift } = overlay.getState();
      stop.current?.();
      if (!shift) return;
      swallowClick();
      const { selected, others: also } = ids.size > 1 ? many(chosen, id) : only(id);
      editor.commit(en.free.labels.place(ids.size), (draft) => moveCards(draft, ids, shift), {
        selectMany: [...also, selected ?? id],
      });
      focusCard(id);
    };
    const cancel = (event: KeyboardEvent) => {
      if (event.key !== "Escape") return;
      event.stopPropagation();
      stop.current?.();
    };
    stop.current = () => {
      window.removeEventListener("mousemove", move);
      window.removeEventListener("mouseup", drop);
      window.removeEventListener("keydown", cancel, true);
      stop.current = null;
      overlay.setState({ shift: null });
    };
    window.addEventListener("mousemove", move);
    window.addEventListener("mouseup", drop);
    window.addEventListener("keydown", cancel, true);
    return true;
  };
}

/** The keys go on from the card; the picture stays where it is, whatever hangs over its edge. */
function focusCard(id: string) {
  const card = `.react-flow__node[data-id="${CSS.escape(id)}"]`;
  focusLater(() => document.querySelector<HTMLElement>(card)?.focus({ preventScroll: true }));
}

/** The click that ends a drag would select that card alone. */
function swallowClick() {
  const swallow = (event: Event) => event.stopPropagation();
  window.addEventListener("click", swallow, { capture: true, once: true });
  setTimeout(() => window.removeEventListener("click", swallow, { capture: true }));
}
