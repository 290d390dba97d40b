/**
 * Asking to put a draft or a campaign live, and the answers. Approving is publishing with
 * the id, and saving the campaign as live.
 */
import { type QueryKey, useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { get, post, remove } from "../client";
import type { Page } from "../types";
import { lifeKeys } from "./campaignLife";
import { journeyKeys } from "./keys";

export interface Approval {
  id: number;
  status: "open" | "approved" | "sent_back" | "withdrawn" | "replaced";
  /** It is still what was asked for. */
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

export interface Refused {
  approval: number;
  reason: string;
}

/** What is asked for: where its requests are kept, and what else an answer changes. */
interface Subject {
  path: string;
  key: QueryKey;
  changes: QueryKey[];
}

export const ofJourney = (id: number): Subject => ({
  path: `/api/journeys/${id}/approvals`,
  key: [...journeyKeys.one(id), "approvals"],
  changes: [["home"], [...journeyKeys.one(id), "life"]],
});

export const ofCampaign = (id: number): Subject => ({
  path: `/api/campaigns/${id}/approvals`,
  key: [...lifeKeys.of(id), "approvals"],
  changes: [["home"]],
});

/** Newest first. `prepare` saves what is unsaved: a request is about what is saved. */
export function useApprovals(id: number, prepare: () => Promise<unknown> | undefined) {
  const { path, key } = ofJourney(id);
  return useQuery({
    queryKey: key,
    gcTime: 0,
    queryFn: async ({ signal }) => {
      await prepare();
      return get<Page<Approval>>(path, {}, signal);
    },
  });
}

export function useCampaignApprovals(id: number) {
  const { path, key } = ofCampaign(id);
  return useQuery({
    queryKey: key,
    queryFn: ({ signal }) => get<Page<Approval>>(path, {}, signal),
  });
}

function useForget({ key, changes }: Subject) {
  const client = useQueryClient();
  return () => {
    for (const queryKey of changes) void client.invalidateQueries({ queryKey });
    return client.invalidateQueries({ queryKey: key });
  };
}

export function useAsk(id: number) {
  const subject = ofJourney(id);
  return useMutation({
    mutationFn: async ({ note, save }: { note: string; save: () => Promise<number> }) =>
      post<Approval>(subject.path, { note }, { ifMatch: await save() }),
    onSettled: useForget(subject),
  });
}

/** A campaign that was just created has its id only by then. */
export function useAskForCampaign() {
  const client = useQueryClient();
  return useMutation({
    mutationFn: ({ id, note }: { id: number; note: string }) =>
      post<Approval>(ofCampaign(id).path, { note }),
    onSettled: (_reply, _error, { id }) =>
      client.invalidateQueries({ queryKey: ofCampaign(id).key }),
  });
}

export function useSendBack(subject: Subject) {
  return useMutation({
    mutationFn: ({ approval, reason }: Refused) =>
      post<unknown>(`${subject.path}/${approval}/send-back`, { reason }),
    onSettled: useForget(subject),
  });
}

export function useWithdraw(subject: Subject) {
  return useMutation({
    mutationFn: (approval: number) => remove(`${subject.path}/${approval}`),
    onSettled: useForget(subject),
  });
}
