/** Keyboard movement in the matrix (WAI-ARIA grid pattern). */

export interface Cell {
  /** Row of the plan, from 0. */
  row: number;
  /** -1 is the micro-segment's own cell; days count from 0. */
  column: number;
}

export interface Size {
  rows: number;
  columns: number;
}

export const NAME_COLUMN = -1;
/** ARIA counts the header row and the column of names too. */
export const HEADER_ROWS = 1;
export const LEADING_COLUMNS = 1;
const WEEK = 7;

interface Keys {
  key: string;
  ctrlKey: boolean;
  altKey: boolean;
}

/** The cell that a key leads to; `null` when the key does not move. */
export function nextCell({ row, column }: Cell, keys: Keys, size: Size): Cell | null {
  if (keys.altKey) return null;
  const lastRow = size.rows - 1;
  const lastColumn = size.columns - 1;
  const to = (nextRow: number, nextColumn: number): Cell => ({
    row: Math.max(0, Math.min(nextRow, lastRow)),
    column: Math.max(NAME_COLUMN, Math.min(nextColumn, lastColumn)),
  });
  switch (keys.key) {
    case "ArrowUp":
      return to(row - 1, column);
    case "ArrowDown":
      return to(row + 1, column);
    case "ArrowLeft":
      return to(row, column - 1);
    case "ArrowRight":
      return to(row, column + 1);
    case "PageUp":
      return to(row, Math.max(0, column - WEEK));
    case "PageDown":
      return to(row, column + WEEK);
    case "Home":
      return to(keys.ctrlKey ? 0 : row, NAME_COLUMN);
    case "End":
      return to(keys.ctrlKey ? lastRow : row, lastColumn);
    default:
      return null;
  }
}

/** Rows a key moves the current row by; `null` when it is not such a key. */
export function rowShift(keys: Keys): -1 | 1 | null {
  if (!keys.altKey) return null;
  if (keys.key === "ArrowUp") return -1;
  if (keys.key === "ArrowDown") return 1;
  return null;
}
