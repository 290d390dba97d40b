/** Where a playback stands, and what the canvas shows of it. Pure. */
import type { Answer, Expected, SimulatedTrace, SimulatedVisit } from "../../api/queries/simulate";
import type { Tried } from "../../canvas/overlay";
import { formatShort } from "../../ui/format";
import { placeId } from "../model";

const DAY_MS = 86_400_000;

/** Steps and paths passed up to a visit; the visit itself is where they stand. */
export function triedUpTo(visits: SimulatedVisit[], index: number): Tried {
  const steps = new Set<string>();
  const paths = new Set<string>();
  for (const [at, visit] of visits.entries()) {
    if (at > index) break;
    steps.add(visit.node.id);
    if (at < index && visit.outcome !== null) {
      paths.add(placeId({ source: visit.node.id, key: visit.outcome }));
    }
  }
  const now = visits[index]?.node.id ?? null;
  return { passed: { steps, paths }, now, stepCounts: {}, pathCounts: {} };
}

/** Expected numbers as badges: who came to a step, and how often a path was taken. */
export function triedByMany({ nodes, edges }: Expected): Tried {
  return {
    passed: null,
    now: null,
    stepCounts: Object.fromEntries(
      Object.entries(nodes).map(([id, { reached }]) => [id, { text: formatShort(reached) }]),
    ),
    pathCounts: Object.fromEntries(
      edges.map(({ source, key, passed }) => [
        placeId({ source, key }),
        { share: "", many: formatShort(passed), level: 0 as const },
      ]),
    ),
  };
}

/** Take another way in one visit: what was answered later makes no sense any more. */
export const flip = (answers: Answer[], visit: number, outcome: string): Answer[] => [
  ...answers.filter((one) => one.visit < visit),
  { visit, outcome },
];

/** 1 on the day somebody comes in, on days of 24 hours. */
export const dayOf = (moment: string, start: string): number =>
  Math.floor((Date.parse(moment) - Date.parse(start)) / DAY_MS) + 1;

/** Where an earlier position is after the way has changed behind it. */
export const keepIndex = (index: number, trace: SimulatedTrace): number =>
  Math.max(0, Math.min(index, trace.visits.length - 1));
