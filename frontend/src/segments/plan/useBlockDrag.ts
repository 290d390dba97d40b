/**
 * Drag a block of the plan by an edge or as a whole, day by day. The block follows the
 * pointer in the DOM; React hears of it once, when it is dropped. Escape puts it back.
 */
import { type PointerEvent as ReactPointerEvent, useCallback } from "react";
import { en } from "../../texts/en";
import { type Day, daysBetween } from "../../ui/days";
import type { PlanCampaign } from "./model";
import { dragSpan, type Edge, type Span } from "./reshape";

export interface Grip {
  campaign: PlanCampaign;
  edge: Edge;
  span: Span;
  /** Days of the hatched tail, which moves along. */
  tail: number;
}

export type OnReshape = (campaign: PlanCampaign, old: Span, next: Span) => void;

export function useBlockDrag(days: readonly Day[], today: Day, onReshape: OnReshape | undefined) {
  return useCallback(
    (grip: Grip, event: ReactPointerEvent<HTMLElement>) => {
      const block = event.currentTarget.closest<HTMLElement>("[data-block]");
      if (!onReshape || !block || event.button !== 0) return;
      event.preventDefault();
      startDrag({ grip, block, startX: event.clientX, days, today, onReshape });
    },
    [days, today, onReshape],
  );
}

interface Drag {
  grip: Grip;
  block: HTMLElement;
  startX: number;
  days: readonly Day[];
  today: Day;
  onReshape: OnReshape;
}

function startDrag({ grip, block, startX, days, today, onReshape }: Drag) {
  const { campaign, edge, span, tail } = grip;
  const first = days[0] ?? span.from;
  const width = (block.parentElement?.clientWidth ?? 0) / days.length || 1;
  const column = block.style.gridColumn;
  let next = span;

  const move = (event: PointerEvent) => {
    next = dragSpan(span, edge, Math.round((event.clientX - startX) / width), today);
    const start = Math.max(0, daysBetween(first, next.from));
    const length = daysBetween(next.from, next.to) + 1 + tail;
    block.style.gridColumn = `${start + 1} / span ${Math.max(1, Math.min(length, days.length - start))}`;
    block.dataset.days = `${en.calendar.dayMonth(next.from)} – ${en.calendar.dayMonth(next.to)}`;
  };
  const stop = (drop: boolean, at?: PointerEvent) => {
    window.removeEventListener("pointermove", move);
    window.removeEventListener("pointerup", release);
    window.removeEventListener("pointercancel", cancel);
    window.removeEventListener("keydown", onKey, true);
    block.style.gridColumn = column;
    delete block.dataset.days;
    if (!drop) return;
    if (next.from !== span.from || next.to !== span.to) onReshape(campaign, span, next);
    else if (at) openBelow(at);
  };
  const release = (event: PointerEvent) => stop(true, event);
  const cancel = () => stop(false);
  const onKey = (pressed: KeyboardEvent) => {
    if (pressed.key === "Escape") stop(false);
  };

  window.addEventListener("pointermove", move);
  window.addEventListener("pointerup", release);
  window.addEventListener("pointercancel", cancel);
  window.addEventListener("keydown", onKey, true);
}

/** A block that was pressed and not dragged: its cell opens, as if it lay on top. */
function openBelow({ clientX, clientY }: PointerEvent) {
  const found = document.elementsFromPoint(clientX, clientY);
  found
    .find((one): one is HTMLElement => one instanceof HTMLElement && "cell" in one.dataset)
    ?.click();
}
