/** What happened in a journey within some days, and to whom. */
import { keepPreviousData, useInfiniteQuery } from "@tanstack/react-query";
import { get } from "../client";
import type { Page } from "../types";
import { journeyKeys } from "./journeys";
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

/** Somebody who left a step; `id` is that of their enrollment. */
export interface Passing {
  id: number;
  visit_no: number;
  customer: { id: number; user_id: string | null; name: string | null };
  node: { id: string; name: string; kind: string };
  outcome: string;
  sentence: string;
  left_at: string;
}

export interface PassedFilter extends DayRange {
  node?: string | null;
  outcome?: string | null;
}

export function usePassed(id: number, filter: PassedFilter | null) {
  return useInfiniteQuery({
    queryKey: [...journeyKeys.one(id), "passed", filter],
    enabled: filter !== null,
    queryFn: ({ pageParam, signal }) =>
      get<Page<Passing>>(`/api/journeys/${id}/passed`, { ...filter, cursor: pageParam }, signal),
    initialPageParam: null as string | null,
    getNextPageParam: (last) => last.next,
    placeholderData: keepPreviousData,
  });
}
