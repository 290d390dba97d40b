/** The versions of a journey, and what each looks like. */
import { useQuery } from "@tanstack/react-query";
import { get } from "../client";
import type { GraphDocument, Page } from "../types";
import { journeyKeys } from "./keys";

const POLL_MS = 8_000;
const keyOf = (id: number) => [...journeyKeys.one(id), "versions"] as const;

export interface VersionRow {
  number: number;
  /** What people call it; empty: nothing. */
  name: string;
  published_at: string;
  published_by: { id: number; name: string } | null;
  is_published: boolean;
  people: number;
}

export function useVersions(id: number, enabled = true) {
  return useQuery({
    queryKey: keyOf(id),
    enabled,
    queryFn: ({ signal }) => get<Page<VersionRow>>(`/api/journeys/${id}/versions`, {}, signal),
    refetchInterval: POLL_MS,
  });
}

/** The graph of a published version; null asks for none. */
export function useVersionGraph(id: number, number: number | null) {
  return useQuery({
    queryKey: [...keyOf(id), number],
    enabled: number !== null,
    staleTime: Number.POSITIVE_INFINITY,
    queryFn: ({ signal }) =>
      get<{ document: GraphDocument }>(`/api/journeys/${id}/versions/${number}`, {}, signal),
  });
}
