/** What can be seen of a rule before it is saved: a few people, and the last 90 days. */
import { useQuery } from "@tanstack/react-query";
import { post } from "../client";
import type { RuleDocument } from "../types";

export interface Example {
  id: number;
  user_id: string | null;
  name: string | null;
  signed_up_at: string | null;
}

export interface Backtest {
  /** Oldest first; the last one is now. */
  points: { at: string; count: number; margin: number }[];
  step_days: number;
  sampled: boolean;
  /** What the runs of those days counted. */
  stored: { on: string; members: number }[];
}

/** Some who match; asked for by hand, so kept until the rule is tried anew. */
export function useExamples(rule: RuleDocument) {
  return useQuery({
    queryKey: ["rule-examples", rule],
    queryFn: ({ signal }) =>
      post<{ results: Example[] }>("/api/segments/examples", { rule }, { signal }),
    staleTime: 60_000,
    retry: false,
  });
}

export function useBacktest(rule: RuleDocument, segmentId: number | null) {
  return useQuery({
    queryKey: ["rule-backtest", rule, segmentId],
    queryFn: ({ signal }) =>
      post<Backtest>("/api/segments/backtest", { rule, segment_id: segmentId }, { signal }),
    staleTime: 60_000,
    retry: false,
  });
}
