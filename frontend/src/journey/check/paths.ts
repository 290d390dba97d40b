/** Questions about reachability. Linear in the journey: paths are never enumerated. */
import type { GraphIndex } from "../model";

export function reachable(index: GraphIndex, starts: Iterable<string>): Set<string> {
  return closure(starts, (id) => index.outgoing.get(id)?.values() ?? []);
}

/** The ends, and every step from which a path leads to one of them. */
export function reaching(index: GraphIndex, ends: Iterable<string>): Set<string> {
  return closure(ends, (id) => (index.incoming.get(id) ?? []).map((e) => e.source));
}

function closure(starts: Iterable<string>, next: (id: string) => Iterable<string>): Set<string> {
  const seen = new Set(starts);
  const stack = [...seen];
  while (stack.length) {
    for (const id of next(stack.pop() as string)) {
      if (seen.has(id)) continue;
      seen.add(id);
      stack.push(id);
    }
  }
  return seen;
}

/**
 * Groups of steps that form a loop avoiding all `breakers` and the ways out in `limits`
 * (step -> its limited way out), which nobody takes for ever: strongly connected components
 * after Tarjan, "Depth-First Search and Linear Graph Algorithms" (1972), without recursion.
 */
export function loopsWithout(
  index: GraphIndex,
  breakers: Set<string>,
  limits: Map<string, string | undefined> = new Map(),
): string[][] {
  const order = [...index.nodes.keys()];
  const place = new Map(order.map((id, at) => [id, at]));
  const next = (id: string) =>
    [...(index.outgoing.get(id) ?? [])].flatMap(([key, target]) =>
      key === limits.get(id) || breakers.has(target) ? [] : [target],
    );
  const groups = components(
    order.filter((id) => !breakers.has(id)),
    next,
  ).filter((group) => group.length > 1 || next(group[0] as string).includes(group[0] as string));
  for (const group of groups) group.sort((a, b) => (place.get(a) ?? 0) - (place.get(b) ?? 0));
  return groups.sort((a, b) => (place.get(a[0] ?? "") ?? 0) - (place.get(b[0] ?? "") ?? 0));
}

function components(ids: string[], next: (id: string) => string[]): string[][] {
  const number = new Map<string, number>();
  const low = new Map<string, number>();
  const open: string[] = [];
  const isOpen = new Set<string>();
  const found: string[][] = [];
  for (const start of ids) {
    if (number.has(start)) continue;
    const calls: { id: string; rest: string[] }[] = [];
    const call = (id: string) => {
      number.set(id, number.size);
      low.set(id, number.get(id) as number);
      open.push(id);
      isOpen.add(id);
      calls.push({ id, rest: next(id) });
    };
    call(start);
    while (calls.length) {
      const { id, rest } = calls[calls.length - 1] as { id: string; rest: string[] };
      const target = rest.pop();
      if (target !== undefined) {
        if (!number.has(target)) call(target);
        else if (isOpen.has(target)) lower(low, id, number.get(target) as number);
        continue;
      }
      calls.pop();
      const caller = calls[calls.length - 1];
      if (caller) lower(low, caller.id, low.get(id) as number);
      if (low.get(id) === number.get(id)) found.push(takeDownTo(id, open, isOpen));
    }
  }
  return found;
}

function lower(low: Map<string, number>, id: string, value: number) {
  low.set(id, Math.min(low.get(id) as number, value));
}

function takeDownTo(id: string, open: string[], isOpen: Set<string>): string[] {
  const group = open.splice(open.indexOf(id));
  for (const each of group) isOpen.delete(each);
  return group;
}
