import { formatCount } from "./format";

/** A number of people, in figures of equal width. */
export function Count({ value }: { value: number | null | undefined }) {
  return (
    <span className="tabular">
      {value === null || value === undefined ? "–" : formatCount(value)}
    </span>
  );
}
