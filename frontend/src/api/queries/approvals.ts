/** Asking to put a draft live, and the answers. Approving is publishing with the id. */
import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { get, post, send } from "../client";
import type { Page } from "../types";
import { journeyKeys } from "./keys";

export interface Approval {
  id: number;
  status: "open" | "approved" | "sent_back" | "withdrawn" | "replaced";
  /** The draft is still the one that was asked for. */
  is_current: boolean;
  is_mine: boolean;
  may_approve: boolean;
  note: string;
  asked_at: string;
  asked_by: string;
  decided_at: string | null;
  decided_by: string;
  reason: string;
}

const keyOf = (id: number) => [...journeyKeys.one(id), "approvals"] as const;

/** Newest first. `prepare` saves what is unsaved: a request is about what is saved. */
export function useApprovals(id: number, prepare: () => Promise<unknown> | undefined) {
  return useQuery({
    queryKey: keyOf(id),
    gcTime: 0,
    queryFn: async ({ signal }) => {
      await prepare();
      return get<Page<Approval>>(`/api/journeys/${id}/approvals`, {}, signal);
    },
  });
}

/** The answer may concern the life of the journey and everybody's start page. */
function useForget(id: number) {
  const client = useQueryClient();
  return () => {
    void client.invalidateQueries({ queryKey: ["home"] });
    void client.invalidateQueries({ queryKey: [...journeyKeys.one(id), "life"] });
    return client.invalidateQueries({ queryKey: keyOf(id) });
  };
}

export function useAsk(id: number) {
  return useMutation({
    mutationFn: async ({ note, save }: { note: string; save: () => Promise<number> }) =>
      post<Approval>(`/api/journeys/${id}/approvals`, { note }, { ifMatch: await save() }),
    onSettled: useForget(id),
  });
}

export function useSendBack(id: number) {
  return useMutation({
    mutationFn: ({ approval, reason }: { approval: number; reason: string }) =>
      post<Approval>(`/api/journeys/${id}/approvals/${approval}/send-back`, { reason }),
    onSettled: useForget(id),
  });
}

export function useWithdraw(id: number) {
  return useMutation({
    mutationFn: (approval: number) =>
      send<Approval>("DELETE", `/api/journeys/${id}/approvals/${approval}`),
    onSettled: useForget(id),
  });
}
