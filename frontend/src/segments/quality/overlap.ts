/** The rows' overlap pair by pair: what the matrix finds, and its lines as a file. */
import type { Overlap } from "../../api/queries/quality";
import { en } from "../../texts/en";
import { formatCount, formatShare } from "../../ui/format";

export type Matrix = Pick<Overlap, "rows" | "shared">;
export type Row = Matrix["rows"][number];

export interface PairOfRows {
  first: Row;
  second: Row;
  shared: number;
  /** Of all people in either. */
  share: number;
}

const words = en.quality.overlap;

export function shareOf(shared: number, first: Row, second: Row): number {
  const all = first.members + second.members - shared;
  return all > 0 ? shared / all : 0;
}

/** Each row with those below it. */
export function toPairs({ rows, shared }: Matrix): PairOfRows[] {
  return rows.flatMap((first, at) =>
    rows.slice(at + 1).map((second, after) => {
      const both = shared[at]?.[at + 1 + after] ?? 0;
      return { first, second, shared: both, share: shareOf(both, first, second) };
    }),
  );
}

/** How many pairs share people, and which two rows are most alike. */
export function sayFinding(matrix: Matrix): string {
  const pairs = toPairs(matrix);
  const sharing = pairs.filter(({ shared }) => shared > 0).sort((a, b) => b.share - a.share);
  const [most] = sharing;
  if (!most) return words.empty;
  return words.finding(
    formatCount(sharing.length),
    formatCount(pairs.length),
    words.most(most.first.name, most.second.name, most.shared, formatShare(most.share)),
  );
}

/** What a cell says when it is asked. */
export const sayPair = ({ first, second, shared, share }: PairOfRows): string =>
  words.cell(first.name, second.name, formatCount(shared), formatShare(share));

/** The same as lines of a file. */
export const toTable = (matrix: Matrix) => [
  ["number", "row", "people", "number", "and row", "people", "in both", "of all in either"],
  ...toPairs(matrix).map(({ first, second, shared, share }) => [
    ...[first.number, first.name, first.members],
    ...[second.number, second.name, second.members],
    ...[shared, Number(share.toFixed(4))],
  ]),
];
