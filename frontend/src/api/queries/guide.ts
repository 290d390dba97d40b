/** The first steps of a workspace, and the write key they need. */
import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { get, post, send } from "../client";

const KEY = ["guide"] as const;
const POLL_MS = 3_000;

export type GuideStep = "event" | "journey" | "messages" | "live" | "person";

export interface Guide {
  /** This user has not put it away. */
  is_shown: boolean;
  steps: { key: GuideStep; is_done: boolean }[];
  /** Name of the first event anybody sent. */
  event: string | null;
  journey: { id: number; name: string } | null;
  /** Messages that are missing or still have the template's links; null without any. */
  messages_left: number | null;
}

/** Asked again and again while there is something left to tick off. */
export function useGuide() {
  return useQuery({
    queryKey: KEY,
    queryFn: ({ signal }) => get<Guide>("/api/guide", {}, signal),
    refetchInterval: ({ state: { data } }) =>
      data?.is_shown && data.steps.some((step) => !step.is_done) ? POLL_MS : false,
  });
}

export function useShowGuide() {
  const client = useQueryClient();
  return useMutation({
    mutationFn: async (isShown: boolean) =>
      (await send<Guide>(isShown ? "PUT" : "DELETE", "/api/guide/shown")).data,
    onSuccess: (guide) => client.setQueryData(KEY, guide),
  });
}

export function useCreateWriteKey() {
  return useMutation({
    mutationFn: (source: string) => post<{ text: string }>("/api/write-keys", { source }),
  });
}
