/** Numbers -> the short words on cards and paths. */
import type { JourneyResults } from "../../api/queries/results";
import type { JourneyCounts } from "../../api/types";
import type { Badge, PathBadge } from "../../canvas/overlay";
import { en } from "../../texts/en";
import { formatShare, formatShort } from "../../ui/format";
import { lookUp } from "../../ui/lookUp";
import { placeId } from "../model";
import type { Change } from "./changes";
import type { Mode } from "./view";

export interface NumbersFound {
  mode: Mode;
  /** Of all time and of this moment. */
  counts: JourneyCounts | undefined;
  /** Of the days chosen; absent for all time, or while they are not known yet. */
  results: JourneyResults | undefined;
  /** Of the two versions side by side. */
  compared: [JourneyResults | undefined, JourneyResults | undefined];
}

type Edges = { source: string; key: string; passed: number }[];

const sum = (numbers: Record<string, number>) => Object.values(numbers).reduce((a, b) => a + b, 0);

/** A whole percent: more would be a promise the number cannot keep. */
export const formatPercent = (share: number): string =>
  share > 0 && share < 0.01 ? en.results.underOne : formatShare(Math.round(share * 100) / 100);

/** Of those who came in: how many have stood at a step; null while nobody came in. */
export function reachedShare(found: JourneyResults | undefined, step: string): number | null {
  if (!found?.cohort) return null;
  return (lookUp(found.nodes, step)?.reached ?? 0) / found.cohort;
}

export const goalShare = (found: JourneyResults | undefined): number | null =>
  found?.cohort ? found.goals / found.cohort : null;

interface Left {
  passed: number;
  ended: Record<string, number>;
}

/** Who left a step, by a path or because the journey ended there. */
export const leftBy = (node: Left | undefined) => (node ? node.passed + sum(node.ended) : 0);

/** What stands on the cards; steps without a number have no badge. */
export function stepBadges(
  found: NumbersFound,
  changes: Record<string, Change>,
): Record<string, Badge> {
  const badges: Record<string, Badge> = {};
  if (found.mode === "off") return badges;
  for (const [step, change] of Object.entries(changes)) {
    const badge = change === "same" ? badgeOf(found, step) : { text: en.results[change] };
    if (badge) badges[step] = change === "same" ? badge : { ...badge, isWord: true };
  }
  return badges;
}

function badgeOf({ mode, counts, results, compared }: NumbersFound, step: string): Badge | null {
  switch (mode) {
    case "now": {
      // Where nobody stays a 0 says nothing: the paths show how many came through.
      const now = (counts && lookUp(counts.nodes, step)?.now) ?? 0;
      return now > 0 ? { text: formatShort(now) } : null;
    }
    case "passed": {
      const nodes: Record<string, Left> | undefined = (results ?? counts)?.nodes;
      return nodes ? { text: formatShort(leftBy(lookUp(nodes, step))) } : null;
    }
    case "conversion": {
      const share = reachedShare(results, step);
      return share === null ? null : { text: formatPercent(share) };
    }
    case "compare": {
      const [one, other] = compared.map((each) => reachedShare(each, step));
      if ((one ?? null) === null && (other ?? null) === null) return null;
      return { text: percentOrNone(one), versus: percentOrNone(other) };
    }
    default:
      return null;
  }
}

export const percentOrNone = (share: number | null | undefined): string =>
  share === null || share === undefined ? en.results.none : formatPercent(share);

/** The numbers of the paths that a mode shows. */
export function edgesOf({ mode, counts, results, compared }: NumbersFound): Edges {
  if (mode === "off") return [];
  if (mode === "compare") return compared[0]?.edges ?? [];
  if (mode === "now") return counts?.edges ?? [];
  return (results ?? counts)?.edges ?? [];
}

/** Share and volume of each path, by the id of its place. */
export function pathBadges(found: NumbersFound): Record<string, PathBadge> {
  const edges = edgesOf(found);
  const totals = new Map<string, number>();
  const ways = new Map<string, number>();
  for (const { source, passed } of edges) {
    totals.set(source, (totals.get(source) ?? 0) + passed);
    ways.set(source, (ways.get(source) ?? 0) + 1);
  }
  const most = Math.max(0, ...edges.map(({ passed }) => passed));
  return Object.fromEntries(
    edges.map(({ source, key, passed }) => {
      const total = totals.get(source) ?? 0;
      const share = total > 0 ? formatPercent(passed / total) : "";
      const many = found.mode === "passed" ? formatShort(passed) : "";
      return [placeId({ source, key }), { share, many, level: levelOf(passed, most) }];
    }),
  );
}

/** How wide a path is drawn: three levels by the logarithm of its volume, 0 for nobody. */
export function levelOf(passed: number, most: number): 0 | 1 | 2 | 3 {
  if (passed <= 0 || most <= 0) return 0;
  const height = Math.log1p(passed) / Math.log1p(most);
  if (height > 2 / 3) return 3;
  return height > 1 / 3 ? 2 : 1;
}

/** Steps at which people failed, with the page that shows them. */
export function troublesOf(counts: JourneyCounts | undefined, journey: number) {
  return Object.fromEntries(
    Object.entries(counts?.nodes ?? {}).flatMap(([step, { parked, retrying }]) => {
      if (!parked && !retrying) return [];
      const to = parked
        ? `/j/${journey}/people?show=parked&step=${encodeURIComponent(step)}`
        : `/j/${journey}/people?step=${encodeURIComponent(step)}`;
      const text = formatShort(parked + retrying);
      return [[step, { text, label: en.results.trouble(parked, retrying), to }]];
    }),
  );
}
