/** Two versions side by side, row by row. */
import type { JourneyResults } from "../../api/queries/results";
import { en } from "../../texts/en";
import { lookUp } from "../../ui/lookUp";
import { goalShare, leftBy, reachedShare } from "./badges";

export interface ComparedRow {
  key: string;
  name: string;
  /** null for the rows about the whole journey. */
  step: { id: string; kind: string } | null;
  left: [number, number];
  share: [number | null, number | null];
  /** The second less the first, in points of a percent; null where one has no share. */
  points: number | null;
}

const pointsOf = ([one, other]: [number | null, number | null]) =>
  one === null || other === null ? null : Math.round(other * 100) - Math.round(one * 100);

export function compareRows(
  steps: { id: string; kind: string; name: string }[],
  one: JourneyResults,
  other: JourneyResults,
): ComparedRow[] {
  const row = (
    key: string,
    name: string,
    step: ComparedRow["step"],
    left: [number, number],
    share: ComparedRow["share"],
  ) => ({ key, name, step, left, share, points: pointsOf(share) });
  return [
    row("$in", en.results.all, null, [one.entered, other.entered], [null, null]),
    ...steps.map(({ id, kind, name }) =>
      row(
        id,
        name,
        { id, kind },
        [leftBy(lookUp(one.nodes, id)), leftBy(lookUp(other.nodes, id))],
        [reachedShare(one, id), reachedShare(other, id)],
      ),
    ),
    row(
      "$goal",
      en.results.goalRow,
      null,
      [one.goals, other.goals],
      [goalShare(one), goalShare(other)],
    ),
  ];
}
