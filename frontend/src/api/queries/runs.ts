/** Membership runs: the list, one with its parts, a new one, and taking what was held. */
import { useInfiniteQuery, useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { get, post } from "../client";
import type { Page } from "../types";
import { runKeys, segmentKeys } from "./keys";
import { pagesOf } from "./pages";

export interface RunError {
  segment?: number;
  name?: string;
  shard?: number;
  message: string;
}

export interface RunRow {
  id: number;
  on: string;
  as_of: string;
  cause: "daily" | "manual" | "edit";
  status: "running" | "done" | "failed";
  shards_done: number;
  shards: number;
  /** Work on all parts, in real seconds. */
  seconds: number;
  customers: number;
  held: number;
  errors: RunError[];
}

export interface SizeFinding {
  segment_id: number;
  name: string;
  before: number;
  after: number;
  accepted_by: string | null;
  accepted_at: string | null;
  is_open: boolean;
}

/** How everybody buys, as a run found it; null: no parameters fit. */
export interface Predictions
  extends Record<"r" | "alpha" | "a" | "b" | "p" | "q" | "v", number | null> {
  buyers: number;
  repeaters: number;
  reason: string;
}

export interface RunReport extends RunRow {
  parts: {
    shard: number;
    status: "done" | "failed";
    customers: number;
    seconds: number;
    attempts: number;
    error: string;
  }[];
  findings: SizeFinding[];
  /** Null where the run looked for nothing of the kind. */
  predictions: Predictions | null;
}

const POLL_MS = 5_000;

export function useRuns() {
  return useInfiniteQuery({
    queryKey: runKeys.all,
    ...pagesOf<Page<RunRow>>("/api/segments/runs"),
    refetchInterval: POLL_MS,
  });
}

export function useRun(id: number) {
  return useQuery({
    queryKey: runKeys.one(id),
    queryFn: ({ signal }) => get<RunReport>(`/api/segments/runs/${id}`, {}, signal),
    refetchInterval: (query) => (query.state.data?.status === "running" ? POLL_MS : false),
  });
}

export function useStartRun() {
  const client = useQueryClient();
  return useMutation({
    mutationFn: () => post<RunReport>("/api/segments/runs"),
    onSuccess: () => client.invalidateQueries({ queryKey: runKeys.all }),
  });
}

export function useAcceptSize() {
  const client = useQueryClient();
  return useMutation({
    mutationFn: (segmentId: number) => post(`/api/segments/${segmentId}/accept-size`),
    onSuccess: () => {
      client.invalidateQueries({ queryKey: runKeys.all });
      client.invalidateQueries({ queryKey: segmentKeys.all });
    },
  });
}
