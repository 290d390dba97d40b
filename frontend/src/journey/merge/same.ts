/** Whether two values of a document say the same; an absent field is no value. */
export function isSame(one: unknown, other: unknown): boolean {
  if (one === other) return true;
  if (typeof one !== "object" || typeof other !== "object") return false;
  if (one === null || other === null) return false;
  if (Array.isArray(one) !== Array.isArray(other)) return false;
  if (Array.isArray(one) && Array.isArray(other)) {
    return one.length === other.length && one.every((each, at) => isSame(each, other[at]));
  }
  const theirs = other as Record<string, unknown>;
  const mine = one as Record<string, unknown>;
  return keysOf(mine, theirs).every((key) => isSame(mine[key], theirs[key]));
}

/** The keys of some objects, each once, in the order they are met. */
export function keysOf(...objects: (object | undefined)[]): string[] {
  return [...new Set(objects.flatMap((each) => Object.keys(each ?? {})))];
}
