import { type MouseEvent, useEffect, useRef, useState } from "react";
import type { OverlayStore } from "../canvas/overlay";
import { useEditor } from "./editorStore";
import { canMove } from "./ops";
import { placesInOrder } from "./reading";
import { nearestPlace, THRESHOLD } from "./usePaletteDrag";
import type { Places } from "./usePlaces";

interface CardGhost {
  id: string;
  x: number;
  y: number;
}

/** Drag a step, with its branches, onto a lit (+). Esc, or a drop elsewhere, cancels. */
export function useCardDrag(overlay: OverlayStore, places: Places, canEdit: boolean) {
  const editor = useEditor();
  const [ghost, setGhost] = useState<CardGhost | null>(null);
  const stop = useRef<(() => void) | null>(null);
  useEffect(() => () => stop.current?.(), []);

  const grab = (id: string, { clientX, clientY }: MouseEvent): boolean => {
    const { document } = editor.getDraft();
    const isMovable = canEdit && placesInOrder(document).some((p) => canMove(document, id, p));
    if (!isMovable || editor.store.getState().placing) return false;
    let isDragged = false;
    const move = ({ clientX: x, clientY: y }: globalThis.MouseEvent) => {
      if (!isDragged && Math.hypot(x - clientX, y - clientY) < THRESHOLD) return;
      if (!isDragged) editor.store.setState({ placing: { what: "step", id, isDragged: true } });
      isDragged = true;
      setGhost({ id, x, y });
      overlay.setState({ near: nearestPlace(x, y) });
    };
    const drop = () => {
      const { near } = overlay.getState();
      if (isDragged && near) places.onPlus(near, new DOMRect());
      stop.current?.();
    };
    const cancel = (event: KeyboardEvent) => {
      if (event.key !== "Escape") return;
      // It ends the drag and nothing else: the step stays selected.
      event.stopPropagation();
      stop.current?.();
    };
    stop.current = () => {
      window.removeEventListener("mousemove", move);
      window.removeEventListener("mouseup", drop);
      window.removeEventListener("keydown", cancel, true);
      stop.current = null;
      setGhost(null);
      if (isDragged) editor.store.setState({ placing: null });
    };
    window.addEventListener("mousemove", move);
    window.addEventListener("mouseup", drop);
    window.addEventListener("keydown", cancel, true);
    return true;
  };
  return { ghost, grab };
}
