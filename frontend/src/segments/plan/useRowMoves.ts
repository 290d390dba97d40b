/** The ways to move a row of the matrix: by its handle, by a step, to a number. */
import { type RefObject, useCallback } from "react";
import { NAME_COLUMN } from "./grid";
import type { useCellFocus } from "./useCellFocus";
import { useRowDrag } from "./useRowDrag";

interface RowMoves {
  frame: RefObject<HTMLDivElement | null>;
  /** Where all rows stand under the header, and how high they are. */
  tops: readonly number[];
  heights: readonly number[];
  /** Number of rows that can be moved. */
  last: number;
  focus: ReturnType<typeof useCellFocus>;
  move: (from: number, to: number) => void;
  canEdit: boolean;
}

export function useRowMoves({ frame, tops, heights, last, focus, move, canEdit }: RowMoves) {
  const layout = useCallback(() => {
    const header = frame.current?.querySelector<HTMLElement>("[role=row]")?.offsetHeight ?? 0;
    return {
      tops: tops.slice(0, last).map((top) => top + header),
      heights: heights.slice(0, last),
    };
  }, [frame, tops, heights, last]);
  const { line, grab } = useRowDrag(frame, layout, canEdit ? move : undefined);

  const onGrab = useCallback(
    (row: number, event: React.PointerEvent) => {
      focus.mark({ row, column: NAME_COLUMN }); // it stays drawn while it is dragged
      grab(row, event);
    },
    [focus, grab],
  );
  const moveTo = useCallback(
    (row: number, target: number) => {
      if (!canEdit || row >= last || target < 0 || target >= last) return;
      move(row, target);
      focus.follow(row, target);
    },
    [canEdit, last, move, focus],
  );
  const moveBy = useCallback((row: number, by: number) => moveTo(row, row + by), [moveTo]);

  return { line, onGrab, moveTo, moveBy };
}
