/** Where everything of a customer's time stands, in per cent of the width. Without React. */

import type { Cause, Lanes, Stay, Step } from "../../api/queries/lanes";
import { addDays, type Day, dayOfMonth, daysBetween } from "../../ui/days";
import { momentOf } from "../../ui/wallClock";

/** The time that is drawn: from midnight of the first day to the end of the last. */
export interface Span {
  from: number;
  to: number;
  /** Nothing is known before (memberships). */
  since: number;
  now: number;
}

export interface Bar {
  key: string;
  left: number;
  width: number;
  /** It goes on before what is drawn, or after. */
  opens: boolean;
  closes: boolean;
}

export interface StayBar extends Bar {
  stay: Stay;
}

export type MarkKind = "treated" | "control" | "sent" | "opened" | "clicked" | "bought";

export interface Mark {
  key: string;
  kind: MarkKind;
  at: string;
  /** Campaign, message or event. */
  name: string;
  revenue?: number;
}

/** Marks of one kind that stand so near to each other that they are drawn as one. */
export interface MarkGroup {
  key: string;
  kind: MarkKind;
  left: number;
  marks: Mark[];
}

const NEAR = 1.2; // per cent of the width
const NARROWEST = 0.4;

export function toSpan(
  found: Pick<Lanes, "start" | "end" | "since" | "as_of">,
  zone: string,
): Span {
  const now = Date.parse(found.as_of);
  return {
    from: Date.parse(momentOf(`${found.start}T00:00`, zone)),
    to: Date.parse(momentOf(`${addDays(found.end, 1)}T00:00`, zone)),
    since: found.since === null ? now : Date.parse(found.since),
    now,
  };
}

/** Per cent of the width, within it. */
export function place(at: number, { from, to }: Span): number {
  const share = (at - from) / (to - from);
  return round(Math.min(1, Math.max(0, share)) * 100);
}

function toBar(key: string, begin: number | null, end: number | null, span: Span): Bar | null {
  const from = begin ?? Math.max(span.from, span.since);
  const until = end ?? span.now;
  if (until <= span.from || from > span.to) return null;
  const left = place(from, span);
  return {
    key,
    left,
    width: Math.max(NARROWEST, round(place(until, span) - left)),
    opens: begin === null || begin < span.from,
    closes: end === null,
  };
}

export function stayBars(stays: readonly Stay[], span: Span): StayBar[] {
  return stays.flatMap((stay) => {
    const begin = stay.entered && Date.parse(stay.entered.at);
    const end = stay.left && Date.parse(stay.left.at);
    const bar = toBar(stay.entered?.at ?? "before", begin, end, span);
    return bar ? [{ ...bar, stay }] : [];
  });
}

export interface StepBar extends Bar {
  step: Step;
}

export function stepBars(steps: readonly Step[], span: Span): StepBar[] {
  return steps.flatMap((step) => {
    const end = step.left_at === null ? null : Date.parse(step.left_at);
    const bar = toBar(String(step.visit_no), Date.parse(step.arrived_at), end, span);
    return bar ? [{ ...bar, step }] : [];
  });
}

/** The days on which a campaign leaves a customer alone, from its day on. */
export function slotBars(found: Lanes, segmentId: number, span: Span, zone: string): Bar[] {
  const midnight = (day: Day) => Date.parse(momentOf(`${day}T00:00`, zone));
  return found.treatments
    .filter((one) => one.segment_id === segmentId)
    .flatMap((one) => toBar(one.on, midnight(one.on), midnight(one.until), span) ?? []);
}

/** The moments at which somebody changed lanes, each once where they lie close together. */
export function moves(found: Lanes, span: Span): number[] {
  const moments = found.lanes.flatMap(({ stays }) =>
    stays.flatMap(({ entered, left }) => [entered?.at, left?.at]),
  );
  const places = moments
    .flatMap((at) => (at ? [Date.parse(at)] : []))
    .filter((at) => at >= span.from && at <= span.to)
    .map((at) => place(at, span))
    .sort((a, b) => a - b);
  return places.filter((at, index) => index === 0 || at - (places[index - 1] ?? 0) > 0.15);
}

/** What a campaign of a micro-segment did: its slots, and its messages. */
export function laneMarks(found: Lanes, segmentId: number): Mark[] {
  const slots = found.treatments.filter((one) => one.segment_id === segmentId);
  const campaigns = new Set(slots.map((one) => one.campaign.id));
  return [
    ...slots.map(
      (one): Mark => ({
        key: `slot:${one.on}`,
        kind: one.arm,
        at: one.at,
        name: one.campaign.name,
      }),
    ),
    ...messageMarks(
      found.messages.filter((one) => one.campaign_id !== null && campaigns.has(one.campaign_id)),
    ),
  ];
}

export function passageMarks(found: Lanes, passageId: number): Mark[] {
  return messageMarks(found.messages.filter((one) => one.passage_id === passageId));
}

export function purchaseMarks(found: Lanes): Mark[] {
  return found.purchases.map(({ name, at, revenue }, index) => ({
    key: `bought:${index}`,
    kind: "bought",
    at,
    name,
    revenue,
  }));
}

function messageMarks(messages: Lanes["messages"]): Mark[] {
  return messages.flatMap(({ id, name, sent_at, opened_at, clicked_at }) => {
    const mark = (kind: MarkKind, at: string | null): Mark[] =>
      at === null ? [] : [{ key: `${kind}:${id}`, kind, at, name }];
    return [...mark("sent", sent_at), ...mark("opened", opened_at), ...mark("clicked", clicked_at)];
  });
}

/** Marks from left to right; those of one kind that touch are drawn as one. */
export function groupMarks(marks: readonly Mark[], span: Span): MarkGroup[] {
  const groups: MarkGroup[] = [];
  const last = new Map<MarkKind, MarkGroup>();
  for (const mark of [...marks].sort((a, b) => Date.parse(a.at) - Date.parse(b.at))) {
    const at = Date.parse(mark.at);
    if (at < span.from || at > span.to) continue;
    const left = place(at, span);
    const before = last.get(mark.kind);
    if (before && left - before.left < NEAR) {
      before.marks.push(mark);
    } else {
      const group = { key: mark.key, kind: mark.kind, left, marks: [mark] };
      groups.push(group);
      last.set(mark.kind, group);
    }
  }
  return groups;
}

export interface Tick {
  day: Day;
  left: number;
}

/** Days that are written under the lanes: about eight, and never two that touch. */
export function ticks({ start, end }: Pick<Lanes, "start" | "end">): Tick[] {
  const days = daysBetween(start, end) + 1;
  const all = Array.from({ length: days }, (_, index) => addDays(start, index));
  const step = Math.ceil(days / 8);
  const shown =
    days > 120
      ? all.filter((day) => dayOfMonth(day) === 1 && daysBetween(day, end) > 20).filter(everySecond)
      : all.filter((_, index) => index % step === 0);
  return shown.map((day) => ({ day, left: round((daysBetween(start, day) / days) * 100) }));
}

const everySecond = (_: Day, index: number) => index % 2 === 0;

/** How often somebody changed, by why. */
export function countCauses(found: Lanes, span: Span): Record<Cause, number> {
  const counts = { behaviour: 0, definition: 0 };
  for (const { segment, stays } of found.lanes) {
    if (segment.is_system) continue;
    for (const end of stays.flatMap(({ entered, left }) => [entered, left]))
      if (end && Date.parse(end.at) >= span.from) counts[end.cause] += 1;
  }
  return counts;
}

function round(value: number): number {
  return Math.round(value * 100) / 100;
}
