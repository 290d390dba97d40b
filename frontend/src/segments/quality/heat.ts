/** The tints of two rows, from nearly nobody of theirs to nearly all. */
export const HEATS = [1, 2, 3, 4, 5] as const;

/** How dark the cell of two rows is, 1 to 5; 0 for rows that share nobody. */
export function heat(shared: number, first: number, second: number): number {
  if (shared === 0) return 0;
  const most = HEATS.length;
  return Math.min(most, 1 + Math.floor((shared / (first + second - shared)) * most));
}
