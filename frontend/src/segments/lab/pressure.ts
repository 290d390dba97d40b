/** How many messages people get in a week. */

/** People who get exactly no message, one, two and so on, from those who get at least so many. */
export function toShares(atLeast: readonly number[], customers: number): number[] {
  const none = Math.max(0, customers - (atLeast[0] ?? 0));
  return [none, ...atLeast.map((people, at) => people - (atLeast[at + 1] ?? 0))];
}
