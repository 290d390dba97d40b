import { isSame } from "./same";

/** In the order of the side that changed it; what only the other side has follows its own. */
export function inOrder<T>(
  base: readonly T[],
  mine: readonly T[],
  theirs: readonly T[],
  keyOf: (each: T) => string,
): string[] {
  const keys = [base, mine, theirs].map((list) => list.map(keyOf));
  const [was = [], my = [], their = []] = keys;
  const [frame, other] = isSame(was, their) ? [my, their] : [their, my];
  const order = [...frame];
  const placed = new Set(order);
  for (const [at, key] of other.entries()) {
    if (placed.has(key)) continue;
    const before = at > 0 ? order.indexOf(other[at - 1] as string) : -1;
    order.splice(before + 1, 0, key);
    placed.add(key);
  }
  return order;
}
