/** What can be read along a lane, from left to right. Without React. */

import type { Lane, Lanes, Passage } from "../../api/queries/lanes";
import type { IconName } from "../../ui/icons";
import {
  groupMarks,
  laneMarks,
  type MarkGroup,
  type MarkKind,
  passageMarks,
  purchaseMarks,
  type Span,
  type StayBar,
  type StepBar,
  stayBars,
  stepBars,
} from "./model";

export type Item =
  | { type: "stay"; key: string; left: number; right: number; bar: StayBar; lane: Lane }
  | { type: "step"; key: string; left: number; right: number; bar: StepBar; passage: Passage }
  | { type: "marks"; key: string; left: number; right: number; group: MarkGroup };

export interface Row {
  key: string;
  items: Item[];
}

export const MARK_ICONS: Record<MarkKind, IconName> = {
  treated: "campaign",
  control: "flask",
  sent: "envelope",
  opened: "mailbox",
  clicked: "link",
  bought: "diamond",
};

export function laneRow(found: Lanes, lane: Lane, span: Span): Row {
  const bars = stayBars(lane.stays, span).map(
    (bar): Item => ({ type: "stay", ...edges(`stay:${bar.key}`, bar), bar, lane }),
  );
  const marks = markItems(groupMarks(laneMarks(found, lane.segment.id), span));
  return { key: `lane:${lane.segment.id}`, items: inOrder([...bars, ...marks]) };
}

export function passageRow(found: Lanes, passage: Passage, span: Span): Row {
  const bars = stepBars(passage.steps, span).map(
    (bar): Item => ({ type: "step", ...edges(`step:${bar.key}`, bar), bar, passage }),
  );
  const marks = markItems(groupMarks(passageMarks(found, passage.id), span));
  return { key: `passage:${passage.id}`, items: inOrder([...bars, ...marks]) };
}

export function purchaseRow(found: Lanes, span: Span): Row {
  return { key: "purchases", items: markItems(groupMarks(purchaseMarks(found), span)) };
}

/** The item under a place of the lane, else the nearest; a mark lies above a bar. */
export function nearestItem(items: readonly Item[], at: number, reach: number): number {
  const distance = ({ left, right }: Item) => Math.max(left - at, at - right, 0);
  let best = 0;
  items.forEach((item, index) => {
    const before = items[best] as Item;
    const isCloser = distance(item) < distance(before);
    const isAbove = item.type === "marks" && distance(item) <= reach;
    if (isCloser || isAbove) best = index;
  });
  return best;
}

const edges = (key: string, { left, width }: { left: number; width: number }) => ({
  key,
  left,
  right: left + width,
});

const markItems = (groups: readonly MarkGroup[]): Item[] =>
  groups.map((group) => ({
    type: "marks",
    key: group.key,
    left: group.left,
    right: group.left,
    group,
  }));

const inOrder = (items: Item[]): Item[] =>
  items.sort((one, other) => one.left - other.left || one.key.localeCompare(other.key));
