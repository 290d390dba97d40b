/** Moving rows of the plan, and campaigns in them. "Everyone else" is last and stays there. */

import type { OrderChange } from "../../api/queries/plan";
import type { PlanRow } from "./model";

/** The rows that can be moved, in priority order. */
export function movable(rows: readonly PlanRow[]): PlanRow[] {
  return rows.filter((row) => !row.segment.is_system);
}

/** Put the row at position `from` at position `to`; both counted from 0. */
export function moveRow(rows: readonly PlanRow[], from: number, to: number): PlanRow[] {
  const order = movable(rows);
  const row = order[from];
  const target = Math.max(0, Math.min(to, order.length - 1));
  if (!row || from === target) return [...rows];
  const system = rows.filter((other) => other.segment.is_system);
  return [...order.toSpliced(from, 1).toSpliced(target, 0, row), ...system];
}

export function orderIds(rows: readonly PlanRow[]): number[] {
  return movable(rows).map((row) => row.segment.id);
}

/** Bring fresh rows into an order chosen before they arrived; new rows go last. */
export function applyOrder(rows: readonly PlanRow[], ids: readonly number[]): PlanRow[] {
  const rank = new Map(ids.map((id, index) => [id, index]));
  const placeOf = (row: PlanRow) =>
    row.segment.is_system ? Number.POSITIVE_INFINITY : (rank.get(row.segment.id) ?? ids.length);
  return rows
    .map((row, index) => ({ row, index }))
    .sort((a, b) => placeOf(a.row) - placeOf(b.row) || a.index - b.index)
    .map(({ row }) => row);
}

/**
 * The position a dragged row would take.
 *
 * `middles` are the vertical middles of the movable rows before the drag, in
 * order; `y` is the middle of the dragged row now.
 */
export function dropPosition(middles: readonly number[], from: number, y: number): number {
  const above = middles.filter((middle, index) => index !== from && middle < y).length;
  return Math.min(above, Math.max(0, middles.length - 1));
}

/** Put the campaign at place `from` of its row at place `to`; both counted from 0. */
export function moveCampaign(row: PlanRow, from: number, to: number): PlanRow {
  const campaign = row.campaigns[from];
  if (!campaign) return row;
  const target = Math.max(0, Math.min(to, row.campaigns.length - 1));
  return { ...row, campaigns: row.campaigns.toSpliced(from, 1).toSpliced(target, 0, campaign) };
}

/** Bring fresh rows and their campaigns into orders chosen before they arrived. */
export function applyChange(rows: readonly PlanRow[], change: OrderChange): PlanRow[] {
  const ordered = change.segments ? applyOrder(rows, change.segments) : [...rows];
  return ordered.map((row) => {
    const ids = change.campaigns?.[row.segment.id];
    if (!ids) return row;
    const placeOf = ({ id }: { id: number }) => (ids.includes(id) ? ids.indexOf(id) : ids.length);
    return { ...row, campaigns: row.campaigns.toSorted((a, b) => placeOf(a) - placeOf(b)) };
  });
}

/** What is another order than the saved one; `null` where nothing is. */
export function changeOf(rows: readonly PlanRow[], saved: readonly PlanRow[]): OrderChange | null {
  const before = new Map(saved.map((row) => [row.segment.id, campaignIds(row).join()]));
  const moved = rows.filter((row) => before.get(row.segment.id) !== campaignIds(row).join());
  const campaigns = Object.fromEntries(moved.map((row) => [row.segment.id, campaignIds(row)]));
  const change = {
    ...(isSameOrder(rows, saved) ? {} : { segments: orderIds(rows) }),
    ...(moved.length > 0 ? { campaigns } : {}),
  };
  return Object.keys(change).length > 0 ? change : null;
}

function campaignIds(row: PlanRow): number[] {
  return row.campaigns.map(({ id }) => id);
}

export function isSameOrder(a: readonly PlanRow[], b: readonly PlanRow[]): boolean {
  return a.length === b.length && a.every((row, index) => row.segment.id === b[index]?.segment.id);
}
