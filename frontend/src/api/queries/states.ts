/** What a journey's draft was, names, one state with its graph, and bringing one back. */
import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { get, post, send } from "../client";
import type { GraphDocument, JourneyDetail, Page } from "../types";
import { journeyKeys } from "./keys";

/** A draft as one person left it. */
export interface StateRow {
  id: number;
  name: string;
  began_at: string;
  saved_at: string;
  by: { id: number; name: string } | null;
  by_name: string;
  steps: number;
  /** The draft says the same now. */
  is_draft: boolean;
  from_version: number | null;
  from_state: number | null;
}

export interface StoredGraph {
  document: GraphDocument;
  map: Record<string, unknown>;
}

/** A version, a state, or the draft as it is now. */
export type Stored = { version: number } | { state: number } | "draft";

export function useStates(id: number) {
  return useQuery({
    queryKey: [...journeyKeys.one(id), "states"],
    queryFn: ({ signal }) => get<Page<StateRow>>(`/api/journeys/${id}/states`, {}, signal),
  });
}

/** The graph of something stored; the draft's comes with the journey. */
export function useStored(id: number, stored: Stored | null) {
  const part = stored === null || stored === "draft" ? null : pathOf(stored);
  return useQuery({
    queryKey: [...journeyKeys.one(id), "stored", part],
    enabled: part !== null,
    // Neither versions nor states that somebody looks at are written over while they look.
    staleTime: 60_000,
    queryFn: ({ signal }) => get<StoredGraph>(`/api/journeys/${id}/${part}`, {}, signal),
  });
}

const pathOf = (stored: { version: number } | { state: number }): string =>
  "version" in stored ? `versions/${stored.version}` : `states/${stored.state}`;

interface NameBody {
  stored: Stored;
  name: string;
  /** Of the draft, to name it as it is now. */
  revision: number;
}

export function useNameStored(id: number) {
  return useMutation({
    mutationFn: async ({ stored, name, revision }: NameBody) => {
      if (stored !== "draft") {
        await send("PATCH", `/api/journeys/${id}/${pathOf(stored)}`, { body: { name } });
      } else await post(`/api/journeys/${id}/states`, { name }, { ifMatch: revision });
    },
    onSettled: useRefresh(id),
  });
}

export function useRestore(id: number) {
  return useMutation({
    mutationFn: ({ stored, revision }: { stored: Stored; revision: number }) =>
      post<JourneyDetail>(`/api/journeys/${id}/restore`, stored, { ifMatch: revision }),
    onSettled: useRefresh(id),
  });
}

function useRefresh(id: number) {
  const client = useQueryClient();
  return () => {
    for (const part of ["head", "versions", "states"]) {
      void client.invalidateQueries({ queryKey: [...journeyKeys.one(id), part] });
    }
    return client.invalidateQueries({ queryKey: journeyKeys.lists });
  };
}
