/** Addresses of what was decided about customers. */

/** The whole ladder of a customer and day. */
export const ladderAddress = (customer: number, on: string) =>
  `/customers/${customer}/decisions/${on}`;

/** Decisions as a file; without a day those of the last four weeks. */
export const decisionsAddress = (of: Record<string, string | number | undefined>) => {
  const search = new URLSearchParams();
  for (const [name, value] of Object.entries(of)) {
    if (value !== undefined) search.set(name, String(value));
  }
  return `/api/decisions.csv?${search}`;
};
