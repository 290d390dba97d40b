/**
 * What leads to what: a journey without the paths that lead back, as a dominator tree. The
 * picture is drawn along it and the outline is read along it, so that both agree.
 *
 * Ranks and dominators follow Cooper, Harvey and Kennedy, "A Simple, Fast Dominance
 * Algorithm" (2001).
 */
import { type GraphDocument, indexOf, outcomesIn, type Place } from "./model";

export interface Way {
  key: string;
  target: string | null;
  isForward: boolean;
}

export interface Tree {
  /** Each step after all that lead to it. */
  order: string[];
  ways: Map<string, Way[]>;
  /** Forward ways by the step they lead to. */
  into: Map<string, Place[]>;
  /** The longest way from the root. */
  rank: Map<string, number>;
  /** The nearest step that every way to a step passes. */
  parent: Map<string, string>;
}

export function rootsOf(document: GraphDocument): string[] {
  const { incoming } = indexOf(document);
  const entries = document.nodes.filter((n) => n.kind === "entry");
  const free = document.nodes.filter((n) => n.kind !== "entry" && !incoming.get(n.id)?.length);
  return [...entries, ...free, ...document.nodes].map((n) => n.id);
}

/** Walk from a root without recursion: journeys of a thousand steps in a row exist. */
export function growTree(document: GraphDocument, root: string, claimed: Set<string>): Tree {
  const index = indexOf(document);
  const ways = new Map<string, Way[]>();
  const state = new Map<string, "open" | "done">();
  const finished: string[] = [];
  const stack: { id: string; next: number }[] = [];
  const enter = (id: string) => {
    claimed.add(id);
    state.set(id, "open");
    const node = index.nodes.get(id);
    const keys = node ? outcomesIn(document, node) : [];
    ways.set(
      id,
      keys.map((key) => ({
        key,
        target: index.outgoing.get(id)?.get(key) ?? null,
        isForward: false,
      })),
    );
    stack.push({ id, next: 0 });
  };
  enter(root);
  while (stack.length) {
    const top = stack[stack.length - 1] as { id: string; next: number };
    const way = ways.get(top.id)?.[top.next];
    if (!way) {
      stack.pop();
      state.set(top.id, "done");
      finished.push(top.id);
      continue;
    }
    top.next += 1;
    if (way.target === null) continue;
    const seen = state.get(way.target);
    // Open: leads back. Claimed without a state: belongs to an earlier tree.
    way.isForward = seen !== "open" && (seen === "done" || !claimed.has(way.target));
    if (way.isForward && !seen) enter(way.target);
  }
  const order = finished.reverse();
  return { order, ways, ...rankAndDominate(order, ways, root) };
}

function rankAndDominate(order: string[], ways: Map<string, Way[]>, root: string) {
  const place = new Map(order.map((id, at) => [id, at]));
  const into = new Map<string, Place[]>();
  for (const [source, out] of ways) {
    for (const { key, target, isForward } of out) {
      if (!isForward || !target) continue;
      const known = into.get(target);
      if (known) known.push({ source, key });
      else into.set(target, [{ source, key }]);
    }
  }
  const rank = new Map([[root, 0]]);
  const parent = new Map<string, string>();
  const meet = (a: string, b: string): string => {
    let [one, other] = [a, b];
    while (one !== other) {
      if ((place.get(one) ?? 0) > (place.get(other) ?? 0)) one = parent.get(one) as string;
      else other = parent.get(other) as string;
    }
    return one;
  };
  for (const id of order) {
    for (const { target, isForward } of ways.get(id) ?? []) {
      if (!target || !isForward) continue;
      rank.set(target, Math.max(rank.get(target) ?? 0, (rank.get(id) ?? 0) + 1));
      const known = parent.get(target);
      parent.set(target, known === undefined ? id : meet(known, id));
    }
  }
  return { into, rank, parent };
}
