/** The keys of the matrix: move the active cell, move its row, open it or its row's menu. */
import type { KeyboardEvent, RefObject } from "react";
import { type Cell, NAME_COLUMN, nextCell, rowShift, type Size } from "./grid";
import type { useCellFocus } from "./useCellFocus";

interface Keys {
  frame: RefObject<HTMLElement | null>;
  size: Size;
  focus: ReturnType<typeof useCellFocus>;
  moveBy: (row: number, by: number) => void;
  onOpen: (row: number, column: number) => void;
}

export function listenToKeys({ frame, size, focus, moveBy, onOpen }: Keys) {
  const open = ({ row, column }: Cell) =>
    column === NAME_COLUMN ? openMenu(frame.current, row) : onOpen(row, column);
  return (event: KeyboardEvent<HTMLDivElement>) => {
    const at = focus.of(event.target);
    if (!at) return;
    const shift = rowShift(event);
    const next = nextCell(at, event, size);
    if (shift !== null) moveBy(at.row, shift);
    else if (next) focus.to(next);
    else if (event.key === "Enter" || event.key === " ") open(at);
    else if (event.key === "F10" && event.shiftKey) openMenu(frame.current, at.row);
    else return;
    event.preventDefault();
  };
}

/** Rows have a menu of their own; the keyboard presses its button. */
function openMenu(frame: HTMLElement | null, row: number) {
  frame?.querySelector<HTMLElement>(`[data-row-menu="${row}"]`)?.click();
}
