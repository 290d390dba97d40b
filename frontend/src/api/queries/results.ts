/** What happened in a journey within some days. */
import { journeyKeys } from "./keys";
import { usePolled } from "./polled";

const POLL_MS = 10_000;

/** Days of the workspace, the first and the last included. */
export interface DayRange {
  from: string;
  to: string;
}

export interface JourneyResults extends DayRange {
  version: number | null;
  as_of: string;
  entered: number;
  /** How many of those who came in `reached` and `goals` speak of: with very many, the last. */
  cohort: number;
  goals: number;
  ended: Record<string, number>;
  nodes: Record<string, { passed: number; reached: number; ended: Record<string, number> }>;
  edges: { source: string; key: string; passed: number }[];
}

/** Poll the numbers of some days; of one version, or of all. No days: nothing is asked. */
export function useResults(id: number, days: DayRange | null, version: number | null = null) {
  return usePolled<JourneyResults>(
    [...journeyKeys.one(id), "results", days?.from, days?.to, version],
    `/api/journeys/${id}/results`,
    { everyMs: POLL_MS, enabled: days !== null, query: { ...days, version } },
  );
}
