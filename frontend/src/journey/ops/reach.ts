/** What leads where: steps that hang on one step, and where branches meet again. */
import { type GraphDocument, indexOf } from "../model";

export function reach(
  index: ReturnType<typeof indexOf>,
  starts: string[],
  without: string | undefined,
  detour: string | undefined,
): Set<string> {
  const seen = new Set<string>();
  const stack = [...starts];
  while (stack.length) {
    const id = stack.pop() as string;
    if (seen.has(id)) continue;
    seen.add(id);
    if (id === without) {
      seen.delete(id);
      if (detour && detour !== without) stack.push(detour);
      continue;
    }
    stack.push(...(index.outgoing.get(id)?.values() ?? []));
  }
  return seen;
}

/** Steps that only a given set leads to: what vanishes with them. */
export function onlyReachedThrough(
  document: GraphDocument,
  removed: string,
  keep: string | undefined,
) {
  const index = indexOf(document);
  const entries = document.nodes.filter((n) => n.kind === "entry").map((n) => n.id);
  const before = reach(index, entries, undefined, undefined);
  const after = reach(index, entries, removed, keep);
  return new Set([...before].filter((id) => id !== removed && !after.has(id)));
}

/** The nearest step that all branches of a split lead to, if there is one. */
export function meetingPoint(document: GraphDocument, id: string): string | undefined {
  const index = indexOf(document);
  const targets = [...new Set(index.outgoing.get(id)?.values() ?? [])];
  const reached = targets.map((target) => breadthFirst(index, target, id));
  return reached[0]?.find((step) => reached.every((steps) => steps.includes(step)));
}

function breadthFirst(index: ReturnType<typeof indexOf>, start: string, stop: string): string[] {
  const order = [start];
  const seen = new Set(order);
  for (const id of order) {
    for (const target of index.outgoing.get(id)?.values() ?? []) {
      if (target === stop || seen.has(target)) continue;
      seen.add(target);
      order.push(target);
    }
  }
  return order.filter((each) => each !== stop);
}
