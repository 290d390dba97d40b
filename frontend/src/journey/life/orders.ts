/** What a publisher has decided about the people inside, version by version. */
import type { MoveMode, MoveOrder, PreviewedVersion } from "../../api/queries/versions";

export type Orders = Record<number, MoveOrder>;

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
export function isComplete(orders: Orders, versions: PreviewedVersion[]): boolean {
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
