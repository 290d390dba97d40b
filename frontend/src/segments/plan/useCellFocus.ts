/** One cell of the grid is the tab stop; arrows hand it on (roving tabindex). */
import { type RefObject, useCallback, useEffect, useLayoutEffect, useMemo, useRef } from "react";
import { focusLater } from "../../ui/focusLater";
import { type Cell, NAME_COLUMN } from "./grid";

/**
 * The cell with the focus is kept in the DOM, not in React's state: moving it must not
 * draw 300 rows anew.
 *
 * `show` draws a row that is scrolled away.
 */
export function useCellFocus(
  frame: RefObject<HTMLDivElement | null>,
  rows: number,
  columns: number,
  current: RefObject<Cell>,
  show: (row: number) => void,
) {
  const shower = useRef(show);
  useEffect(() => {
    shower.current = show;
  });
  const find = useCallback(
    ({ row, column }: Cell) =>
      frame.current?.querySelector<HTMLElement>(`[data-cell="${row}:${column}"]`) ?? null,
    [frame],
  );

  const mark = useCallback(
    (cell: Cell) => {
      find(current.current)?.setAttribute("tabindex", "-1");
      current.current = cell;
      find(cell)?.setAttribute("tabindex", "0");
    },
    [find, current],
  );

  // The tab stop must exist whatever rows and days are shown.
  useEffect(() => {
    const { row, column } = current.current;
    mark({ row: Math.min(row, rows - 1), column: Math.min(column, columns - 1) });
  }, [rows, columns, mark, current]);

  /** Where a row goes that has the focus, until it is drawn there. */
  const followed = useRef<Cell | null>(null);
  // The next key may come before the next frame, and a row that is moved loses the focus.
  useLayoutEffect(() => {
    const cell = followed.current;
    if (!cell) return;
    followed.current = null;
    mark(cell);
    find(cell)?.focus();
  });

  return useMemo(() => {
    const of = (target: EventTarget): Cell | null => {
      const place = target instanceof HTMLElement ? target.dataset.cell?.split(":") : undefined;
      return place ? { row: Number(place[0]), column: Number(place[1]) } : null;
    };
    const to = (cell: Cell) => {
      shower.current(cell.row);
      mark(cell);
      find(cell)?.focus();
    };
    return {
      of,
      to,
      mark,
      onFocus: (event: React.FocusEvent) => {
        const cell = of(event.target);
        if (cell) mark(cell);
      },
      /** Give the focus back to the cell that had it before a popover took it. */
      back: () => focusLater(() => find(current.current)?.focus()),
      /** Keep the focus on a row that changes its place. */
      follow: (row: number, target: number) => {
        if (current.current.row !== row) return;
        const cell = { row: target, column: current.current.column };
        if (frame.current?.contains(document.activeElement)) followed.current = cell;
        else focusLater(() => to(cell));
      },
    };
  }, [frame, find, mark, current]);
}

export const FIRST_CELL: Cell = { row: 0, column: NAME_COLUMN };
