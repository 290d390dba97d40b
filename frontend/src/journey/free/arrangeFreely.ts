/** The picture of a journey whose cards stand where people put them. Pure. */

import { STUB } from "../../canvas/geometry";
import { type Arrangement, arrange, CARD, GAP } from "../layout";
import { type Draft, type GraphDocument, type Places, placeId } from "../model";
import { readingOf } from "../reading";
import { boxesOf, COLUMN, freeSpot, placeOf } from "./places";

/** Branches of a step leave it this far from each other, so that their labels are apart. */
const BRANCH_GAP = 200;

/** Where everything stands: as people put it, else automatically. */
export const arrangementOf = ({ document, free }: Pick<Draft, "document" | "free">): Arrangement =>
  free ? arrangeFreely(document, free) : arrange(document);

export function arrangeFreely(document: GraphDocument, places: Places): Arrangement {
  const taken = boxesOf(places);
  const result: Arrangement = { positions: { ...places }, stubs: [], lanes: {}, isFree: true };
  for (const { id: source } of document.nodes) {
    const ways = readingOf(document).ways.get(source) ?? [];
    const from = placeOf(places, source);
    if (!from) continue;
    const middle = from.x + CARD.width / 2;
    const wished = ways.map(({ target, isForward }, at) => {
      const end = target !== null && isForward ? placeOf(places, target) : undefined;
      if (end) return end.x + CARD.width / 2;
      return middle + (at - (ways.length - 1) / 2) * COLUMN;
    });
    const columns = ways.length > 1 ? spread(wished, BRANCH_GAP) : wished;
    for (const [at, { key, target, isForward }] of ways.entries()) {
      const x = Math.round(columns[at] ?? middle);
      if (target !== null && isForward) {
        if (x !== wished[at]) result.lanes[placeId({ source, key })] = x;
        continue;
      }
      const corner = { x: x - STUB.width / 2, y: from.y + CARD.height + GAP.down };
      const spot = freeSpot(corner, STUB, taken);
      taken.push({ ...spot, ...STUB });
      result.stubs.push({ source, key, goesTo: target, x: spot.x + STUB.width / 2, y: spot.y });
    }
  }
  return result;
}

/** Move numbers apart until none are nearer than `gap`, each group around its middle. */
export function spread(values: number[], gap: number): number[] {
  const order = values.map((_, at) => at).sort((a, b) => (values[a] ?? 0) - (values[b] ?? 0));
  const groups: { members: number[]; middle: number }[] = [];
  for (const at of order) {
    let group = { members: [at], middle: values[at] ?? 0 };
    for (let last = groups.at(-1); last; last = groups.at(-1)) {
      const reach = ((last.members.length + group.members.length) / 2) * gap;
      if (group.middle - last.middle >= reach) break;
      groups.pop();
      const members = [...last.members, ...group.members];
      const sum = members.reduce((all, each) => all + (values[each] ?? 0), 0);
      group = { members, middle: sum / members.length };
    }
    groups.push(group);
  }
  const result = [...values];
  for (const { members, middle } of groups) {
    members.forEach((at, place) => {
      result[at] = middle + (place - (members.length - 1) / 2) * gap;
    });
  }
  return result;
}
