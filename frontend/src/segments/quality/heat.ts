/** How dark the cell of two rows is, 1 to 5; 0 for rows that share nobody. */
export function heat(shared: number, first: number, second: number): number {
  if (shared === 0) return 0;
  return Math.min(5, 1 + Math.floor((shared / (first + second - shared)) * 5));
}
