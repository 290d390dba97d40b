/** A micro-segment over time: its size by day, and who was in it at a past moment. */
import { keepPreviousData, useInfiniteQuery, useQuery } from "@tanstack/react-query";
import { get, post } from "../client";
import type { Page, RuleDocument } from "../types";
import { pagesOf } from "./pages";
import type { RuleCount } from "./segments";

export interface DayOfSegment {
  on: string;
  members: number;
  entered: number;
  left: number;
  /** Of these not by behaviour: by a rule, an import, or by hand. */
  entered_by_definition: number;
  left_by_definition: number;
}

export interface VersionOfRule {
  version: number;
  at: string;
  by: string | null;
  sentence: string;
}

export interface DaysOfSegment {
  start: string;
  end: string;
  /** From when on members are known by name; null before a run. */
  since: string | null;
  days: DayOfSegment[];
  versions: VersionOfRule[];
}

interface PastMember {
  customer_id: number;
  user_id: string | null;
}

/** As it was decided then; merged and erased people are counted and not listed. */
interface PastMembers extends Page<PastMember> {
  at: string;
  since: string;
  count: number;
}

export function useDays(segmentId: number, days: number) {
  return useQuery({
    queryKey: ["segments", segmentId, "days", days],
    queryFn: ({ signal }) =>
      get<DaysOfSegment>(`/api/segments/${segmentId}/days`, { days }, signal),
    placeholderData: keepPreviousData,
  });
}

export const daysAddress = (segmentId: number, days: number) =>
  `/api/segments/${segmentId}/days.csv?days=${days}`;

export function usePastMembers(segmentId: number, at: string) {
  return useInfiniteQuery({
    queryKey: ["segments", segmentId, "members", at],
    ...pagesOf<PastMembers>(`/api/segments/${segmentId}/members`, { at }),
    retry: false,
  });
}

/** How many a rule that is not saved would have matched then, by what is known now. */
export function useCountThen(rule: RuleDocument, asOf: string) {
  return useQuery({
    queryKey: ["rule-count-then", rule, asOf],
    queryFn: ({ signal }) =>
      post<RuleCount>("/api/segments/count", { rule, as_of: asOf }, { signal }),
    staleTime: 60_000,
    retry: false,
  });
}
