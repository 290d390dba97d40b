/** Labels of journeys. */
import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { get, post, send } from "../client";
import type { JourneyDetail, Page } from "../types";
import { journeyKeys } from "./keys";

interface LabelUse {
  name: string;
  journeys: number;
}

const KEY = ["journey-labels"] as const;

export function useLabels() {
  return useQuery({
    queryKey: KEY,
    queryFn: ({ signal }) => get<Page<LabelUse>>("/api/journey-labels", {}, signal),
  });
}

const keyOf = (id: number) => [...journeyKeys.one(id), "labels"] as const;

/** The labels of one journey; those its page came with hold until they are changed. */
export function useLabelsOf(id: number, known: string[]) {
  return useQuery({
    queryKey: keyOf(id),
    queryFn: async ({ signal }) =>
      (await get<JourneyDetail>(`/api/journeys/${id}`, {}, signal)).labels,
    initialData: known,
    staleTime: Number.POSITIVE_INFINITY,
  }).data;
}

/** One at a time: two people who label the same journey lose nothing. */
export function useChangeLabel(id: number) {
  const client = useQueryClient();
  return useMutation({
    mutationFn: async ({ name, isOn }: { name: string; isOn: boolean }) => {
      const path = `/api/journeys/${id}/labels`;
      if (isOn) return post<{ labels: string[] }>(path, { name });
      const reply = await send<{ labels: string[] }>("DELETE", path, { query: { name } });
      return reply.data as { labels: string[] };
    },
    onSuccess: ({ labels }) => {
      client.setQueryData(keyOf(id), labels);
      client.invalidateQueries({ queryKey: KEY });
      client.invalidateQueries({ queryKey: journeyKeys.lists });
    },
  });
}
