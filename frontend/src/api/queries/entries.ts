/** People who are asked into a journey: by a list, by dates, by a schedule. */
import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { get, post } from "../client";
import type { Page } from "../types";
import { journeyKeys } from "./keys";

/** What a list came to: the first 1,000 unknown lines, and how many there are. */
export interface ListReport {
  customers: number;
  repeated: number;
  unknown: { line: number; user_id: string }[];
  unknown_count: number;
}

export function useAddPeople(id: number) {
  const client = useQueryClient();
  return useMutation({
    mutationFn: (file: File) => {
      const body = new FormData();
      body.set("file", file);
      return post<ListReport>(`/api/journeys/${id}/list`, body);
    },
    onSuccess: () => client.invalidateQueries({ queryKey: journeyKeys.counts(id) }),
  });
}

/** A planned time that came. */
export interface PlannedCall {
  /** On the wall clock of the zone. */
  planned: string;
  zone: string;
  planned_at: string;
  /** Skipped: it was more than 12 hours late. */
  status: "called" | "skipped";
  people: number;
}

export interface PlannedCalls extends Page<PlannedCall> {
  /** null: no more, or the journey is not live. */
  next_at: string | null;
}

const POLL_MS = 10_000;

export function usePlannedCalls(id: number) {
  return useQuery({
    queryKey: [...journeyKeys.one(id), "calls"],
    queryFn: ({ signal }) => get<PlannedCalls>(`/api/journeys/${id}/calls`, {}, signal),
    refetchInterval: POLL_MS,
  });
}
