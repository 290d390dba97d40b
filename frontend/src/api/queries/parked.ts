/** People of a journey whose step failed, and the decisions about them. */
import {
  keepPreviousData,
  useInfiniteQuery,
  useMutation,
  useQueryClient,
} from "@tanstack/react-query";
import { post } from "../client";
import type { Page } from "../types";
import { journeyKeys } from "./keys";
import { pagesOf } from "./pages";

export interface Parked {
  enrollment: number;
  customer: number;
  name: string | null;
  node: string;
  node_name: string;
  kind: string;
  error: string;
  attempts: number;
  parked_at: string;
  /** The ways out of their step, by which they can go on. */
  outcomes: string[];
}

/** A step that fails for many and is left alone until a moment. */
export interface StepBreaker {
  version: number;
  node: string;
  error: string;
  people: number;
  opened_at: string;
  until: string;
}

interface ParkedPage extends Page<Parked> {
  total: number;
  breakers: StepBreaker[];
}

/** Whom a decision concerns: some people, those at a step, or (neither given) all. */
export interface Chosen {
  enrollments?: number[];
  node?: string | null;
}

const POLL_MS = 8_000;
const keyOf = (id: number) => [...journeyKeys.one(id), "parked"] as const;

export function useParked(id: number, node: string | null) {
  return useInfiniteQuery({
    queryKey: [...keyOf(id), node],
    ...pagesOf<ParkedPage>(`/api/journeys/${id}/parked`, { node }),
    placeholderData: keepPreviousData,
    refetchInterval: POLL_MS,
  });
}

export function useRetryParked(id: number) {
  const client = useQueryClient();
  return useMutation({
    mutationFn: (chosen: Chosen) =>
      post<{ people: number }>(`/api/journeys/${id}/parked/retry`, chosen),
    onSettled: () => client.invalidateQueries({ queryKey: keyOf(id) }),
  });
}

export function useSkipParked(id: number) {
  const client = useQueryClient();
  return useMutation({
    mutationFn: (chosen: Chosen & { outcome: string | null }) =>
      post<{ people: number }>(`/api/journeys/${id}/parked/skip`, chosen),
    onSettled: () => client.invalidateQueries({ queryKey: keyOf(id) }),
  });
}
