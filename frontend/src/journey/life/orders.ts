/** What a publisher has decided about the people inside, version by version. */
import type {
  MoveMode,
  MoveOrder,
  PreviewedVersion,
  PublishBody,
} from "../../api/queries/versions";
import { momentOf } from "../../ui/wallClock";

export type Orders = Record<number, MoveOrder>;

export interface Decision {
  orders: Orders;
  /** When people move, on the workspace's wall clock; null: at once, "": not said yet. */
  startsAt: string | null;
  note: string;
}

export const UNDECIDED: Decision = { orders: {}, startsAt: null, note: "" };

export const orderOf = (orders: Orders, version: number): MoveOrder =>
  orders[version] ?? { version, mode: "finish" };

/** Steps on which people stand and for which the new version has no place of its own. */
export const homeless = (version: PreviewedVersion) =>
  version.nodes.filter((node) => node.needs_destination);

export function choose(orders: Orders, version: PreviewedVersion, mode: MoveMode): Orders {
  const { number } = version;
  return { ...orders, [number]: { version: number, mode, ...(mode === "node" && { node: null }) } };
}

/** Nothing is left to say: every step people stand on leads somewhere. */
export function isComplete({ orders, startsAt }: Decision, versions: PreviewedVersion[]): boolean {
  if (startsAt === "" && toMoves(orders).length > 0) return false;
  return versions.every((version) => {
    const order = orderOf(orders, version.number);
    if (order.mode === "node") return Boolean(order.node);
    if (order.mode === "finish") return true;
    return homeless(version).every(({ id }) => order.mapping?.[id] !== undefined);
  });
}

/** The orders as they are sent: who finishes is not named. */
export const toMoves = (orders: Orders): MoveOrder[] =>
  Object.values(orders).filter(({ mode }) => mode !== "finish");

/** The decision as it is sent; a moment counts only where somebody moves. */
export function toBody({ orders, startsAt, note }: Decision, zone: string): PublishBody {
  const moves = toMoves(orders);
  const at = startsAt && moves.length > 0 ? momentOf(startsAt, zone) : null;
  return { moves, starts_at: at, note };
}
