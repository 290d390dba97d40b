import { type PointerEvent, useEffect, useRef, useState } from "react";
import type { OverlayStore } from "../canvas/overlay";
import { useEditor } from "./editorStore";
import type { Places } from "./usePlaces";

/** A press becomes a drag after this many pixels. */
export const THRESHOLD = 6;
/** The nearest lit (+) within this many pixels takes the drop. */
const REACH = 80;

interface Ghost {
  kind: string;
  x: number;
  y: number;
}

/**
 * Drag a kind onto a lit (+). Pointer events with capture instead of the HTML drag API,
 * which touch screens do not have. Esc, or a drop elsewhere, cancels.
 */
export function usePaletteDrag(overlay: OverlayStore, places: Places) {
  const editor = useEditor();
  const [ghost, setGhost] = useState<Ghost | null>(null);
  const press = useRef<{ kind: string; x: number; y: number } | null>(null);
  const wasDragged = useRef(false);
  const isDragging = ghost !== null;

  const end = (isDropped: boolean) => {
    const { near } = overlay.getState();
    press.current = null;
    if (!isDragging) return;
    wasDragged.current = true;
    setGhost(null);
    if (isDropped && near) places.onPlus(near, new DOMRect());
    editor.store.setState({ placing: null });
  };

  useEffect(() => {
    if (!isDragging) return;
    const cancel = (event: KeyboardEvent) => {
      if (event.key !== "Escape") return;
      event.stopPropagation();
      press.current = null;
      wasDragged.current = true;
      setGhost(null);
      editor.store.setState({ placing: null });
    };
    window.addEventListener("keydown", cancel, true);
    return () => window.removeEventListener("keydown", cancel, true);
  }, [isDragging, editor]);

  const handlersFor = (kind: string) => ({
    onPointerDown: (event: PointerEvent<HTMLElement>) => {
      if (event.button !== 0) return;
      press.current = { kind, x: event.clientX, y: event.clientY };
      wasDragged.current = false;
      event.currentTarget.setPointerCapture(event.pointerId);
    },
    onPointerMove: ({ clientX: x, clientY: y }: PointerEvent) => {
      const from = press.current;
      if (!from) return;
      if (!isDragging && Math.hypot(x - from.x, y - from.y) < THRESHOLD) return;
      if (!isDragging) editor.store.setState({ placing: { what: "new", kind, isDragged: true } });
      setGhost({ kind, x, y });
      overlay.setState({ near: nearestPlace(x, y) });
    },
    onPointerUp: () => end(true),
    onPointerCancel: () => end(false),
    onClick: () => {
      if (!wasDragged.current) places.add(kind);
      wasDragged.current = false;
    },
  });
  return { ghost, handlersFor };
}

/** The lit place under or near a point of the screen. */
export function nearestPlace(x: number, y: number): string | null {
  let nearest: string | null = null;
  let least = REACH;
  for (const element of document.querySelectorAll<HTMLElement>("[data-place][data-lit]")) {
    const box = element.getBoundingClientRect();
    // From the edge: a place in the outline is as wide as its row.
    const dx = Math.max(box.left - x, 0, x - box.right);
    const dy = Math.max(box.top - y, 0, y - box.bottom);
    const distance = Math.hypot(dx, dy);
    if (distance >= least) continue;
    least = distance;
    nearest = element.dataset.place ?? null;
  }
  return nearest;
}
