/** Under which names answers about these are kept; what begins alike is refreshed together. */
export const journeyKeys = {
  all: ["journeys"] as const,
  lists: ["journeys", "list"] as const,
  one: (id: number) => ["journeys", id] as const,
  counts: (id: number) => ["journeys", id, "counts"] as const,
  shares: (id: number) => ["journeys", id, "shares"] as const,
};

export const segmentKeys = {
  all: ["segments"] as const,
  one: (id: number) => ["segments", id] as const,
};

export const pinKeys = {
  of: (segmentId: number) => ["pins", segmentId] as const,
};

export const runKeys = {
  all: ["runs"] as const,
  one: (id: number) => ["runs", id] as const,
};

export const templateKeys = {
  all: ["templates"] as const,
  one: (id: number) => ["templates", id] as const,
};
