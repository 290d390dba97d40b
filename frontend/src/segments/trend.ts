/** The small line of how many people were in a micro-segment on the last days. */

export interface Point {
  on: string;
  members: number;
}

/** An SVG path over a box of `width` by `height`; empty for fewer than two days. */
export function trendPath(points: readonly Point[], width: number, height: number): string {
  if (points.length < 2) return "";
  const values = points.map((point) => point.members);
  const low = Math.min(...values);
  const span = Math.max(...values) - low || 1;
  const step = width / (points.length - 1);
  return values
    .map((value, index) => {
      const x = round(index * step);
      const y = round(height - ((value - low) / span) * height);
      return `${index === 0 ? "M" : "L"}${x} ${y}`;
    })
    .join("");
}

/** Change over the days shown; `null` when there is nothing to compare. */
export function trendChange(points: readonly Point[]): number | null {
  const first = points[0];
  const last = points.at(-1);
  return first && last && points.length > 1 ? last.members - first.members : null;
}

function round(value: number): number {
  return Math.round(value * 10) / 10;
}
