/**
 * Drag a row by its handle. The row follows the pointer by a transform and a line
 * shows where it would land; React hears of it once, when the row is dropped.
 * Escape or a lost pointer puts everything back.
 */
import { type PointerEvent as ReactPointerEvent, type RefObject, useCallback, useRef } from "react";
import { dropPosition } from "./order";

const EDGE = 40;
const SCROLL_STEP = 12;

export function useRowDrag(
  frame: RefObject<HTMLDivElement | null>,
  layout: () => Layout,
  onDrop: ((from: number, to: number) => void) | undefined,
) {
  const line = useRef<HTMLDivElement>(null);

  const grab = useCallback(
    (from: number, event: ReactPointerEvent) => {
      const scroller = frame.current;
      if (!onDrop || !scroller || event.button !== 0) return;
      event.preventDefault();
      startDrag({
        scroller,
        line: line.current,
        from,
        event: event.nativeEvent,
        layout: layout(),
        onDrop,
      });
    },
    [frame, layout, onDrop],
  );

  return { line, grab };
}

/** Where the rows that can be moved stand, from the top of the grid. */
export interface Layout {
  tops: readonly number[];
  heights: readonly number[];
}

interface Drag {
  scroller: HTMLElement;
  line: HTMLElement | null;
  from: number;
  event: PointerEvent;
  layout: Layout;
  onDrop: (from: number, to: number) => void;
}

function startDrag({ scroller, line, from, event, layout, onDrop }: Drag) {
  const dragged = scroller.querySelector<HTMLElement>(`[data-row="${from}"]`);
  if (!dragged) return;
  const { tops, heights } = layout;
  const middles = tops.map((top, index) => top + (heights[index] ?? 0) / 2);
  const startY = event.clientY + scroller.scrollTop;
  let target = from;

  const move = (at: PointerEvent) => {
    scrollAtEdge(scroller, at.clientY);
    const dy = at.clientY + scroller.scrollTop - startY;
    target = dropPosition(middles, from, (middles[from] ?? 0) + dy);
    dragged.style.transform = `translateY(${dy}px)`;
    if (!line) return;
    line.hidden = target === from;
    const place = target > from ? (tops[target] ?? 0) + (heights[target] ?? 0) : tops[target];
    line.style.top = `${place ?? 0}px`;
  };
  const stop = (drop: boolean) => {
    window.removeEventListener("pointermove", move);
    window.removeEventListener("pointerup", release);
    window.removeEventListener("pointercancel", cancel);
    window.removeEventListener("keydown", onKey, true);
    delete dragged.dataset.dragging;
    dragged.style.transform = "";
    if (line) line.hidden = true;
    if (drop && target !== from) onDrop(from, target);
  };
  const release = () => stop(true);
  const cancel = () => stop(false);
  const onKey = (pressed: KeyboardEvent) => {
    if (pressed.key === "Escape") stop(false);
  };

  dragged.dataset.dragging = "true";
  window.addEventListener("pointermove", move);
  window.addEventListener("pointerup", release);
  window.addEventListener("pointercancel", cancel);
  window.addEventListener("keydown", onKey, true);
}

function scrollAtEdge(scroller: HTMLElement, y: number) {
  const { top, bottom } = scroller.getBoundingClientRect();
  if (y < top + EDGE) scroller.scrollTop -= SCROLL_STEP;
  if (y > bottom - EDGE) scroller.scrollTop += SCROLL_STEP;
}
