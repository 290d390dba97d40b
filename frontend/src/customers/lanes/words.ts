/** A customer's time in sentences: of one item of a lane, and of everything as rows. */

import type { Lanes, StayEnd } from "../../api/queries/lanes";
import { en } from "../../texts/en";
import { formatDateTime, formatMoney } from "../../ui/format";
import type { Item } from "./items";
import { countCauses, laneMarks, type Mark, passageMarks, purchaseMarks, toSpan } from "./model";

export interface Wording {
  zone: string;
  currency: string;
}

/** How many micro-segments they are in now, and how often they changed in `days`. */
export function sayFinding(found: Lanes, zone: string, days: number): string {
  const { behaviour, definition } = countCauses(found, toSpan(found, zone));
  const inside = found.lanes.filter(
    ({ segment, stays }) => !segment.is_system && stays.some(({ left }) => left === null),
  ).length;
  const moved = behaviour + definition;
  const said = inside ? en.lanes.finding(inside, moved, days) : en.lanes.onlyRest(moved, days);
  return said + en.lanes.byCause(behaviour, definition);
}

/** From when on memberships are known, and whether something is left out. */
export function sayKnown(found: Lanes, zone: string): string {
  const since = found.since ? en.lanes.since(formatDateTime(found.since, zone)) : en.lanes.noRun;
  return found.is_cut ? `${since} ${en.lanes.cut}` : since;
}

/** "by what they did, rule version 2" */
export function sayWhy({ cause, rule_version }: StayEnd): string {
  const version = rule_version === null ? null : en.lanes.version(rule_version);
  return en.lanes.why(en.lanes.causes[cause], version);
}

export function sayItem(item: Item, wording: Wording): string {
  switch (item.type) {
    case "stay": {
      const { stay } = item.bar;
      const time = (end: StayEnd | null, otherwise: string) =>
        end ? formatDateTime(end.at, wording.zone) : otherwise;
      const from = time(stay.entered, en.lanes.before);
      return en.lanes.inIt(item.lane.segment.name, from, time(stay.left, en.lanes.now));
    }
    case "step": {
      const { name, arrived_at, left_at } = item.bar.step;
      const text = en.lanes.step(item.passage.journey.name, name);
      const until = left_at ? formatDateTime(left_at, wording.zone) : en.lanes.now;
      return en.lanes.from(text, formatDateTime(arrived_at, wording.zone), until);
    }
    case "marks": {
      const { marks } = item.group;
      const said = marks.map((mark) => sayMark(mark, wording));
      return marks.length === 1
        ? (said[0] ?? "")
        : en.lanes.several(marks.length, said.slice(0, 5).join("; "));
    }
  }
}

export function sayMark(mark: Mark, wording: Wording): string {
  return en.lanes.at(sayWhat(mark, wording), formatDateTime(mark.at, wording.zone));
}

function sayWhat({ kind, name, revenue }: Mark, { currency }: Wording): string {
  const said = en.lanes.marks[kind](name);
  return revenue === undefined ? said : `${said} ${formatMoney(revenue, currency)}`;
}

export interface Told {
  key: string;
  at: string;
  what: string;
  why: string;
}

/** Everything of these days, the newest first. */
export function tellAll(found: Lanes, wording: Wording): Told[] {
  const moved = found.lanes.flatMap(({ segment, stays }) =>
    stays.flatMap(({ entered, left }) => [
      ...tellEnd(`in:${segment.id}`, entered, en.lanes.cameIn(segment.name)),
      ...tellEnd(`out:${segment.id}`, left, en.lanes.leftIt(segment.name)),
    ]),
  );
  const marks = [
    ...found.lanes.flatMap(({ segment }) => laneMarks(found, segment.id)),
    ...found.passages.flatMap(({ id }) => passageMarks(found, id)),
    ...purchaseMarks(found),
  ].map(
    (mark): Told => ({
      key: mark.key,
      at: mark.at,
      what: sayWhat(mark, wording),
      why: "",
    }),
  );
  const steps = found.passages.flatMap(({ id, journey, steps }) =>
    steps.map(
      (step): Told => ({
        key: `step:${id}:${step.visit_no}`,
        at: step.arrived_at,
        what: en.lanes.step(journey.name, step.name),
        why: "",
      }),
    ),
  );
  const all = [...moved, ...marks, ...steps].filter(({ at }) => at >= found.start);
  return all.sort((one, other) => Date.parse(other.at) - Date.parse(one.at));
}

function tellEnd(key: string, end: StayEnd | null, what: string): Told[] {
  return end ? [{ key: `${key}:${end.at}`, at: end.at, what, why: sayWhy(end) }] : [];
}
