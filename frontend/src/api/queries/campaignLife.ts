/** What happens around a campaign: its variants, approval, copies, test messages. */
import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { get, post, put, remove } from "../client";
import type { Page } from "../types";
import type { Approval } from "./approvals";
import { type Campaign, campaignKeys } from "./campaigns";

/** What became of one variant so far; null: the bandit has weighed nothing yet. */
export interface VariantNumbers {
  key: string;
  name: string;
  /** In hundredths of a percent. */
  share: number;
  people: number;
  exposed: number | null;
  converted: number | null;
  best: number | null;
}

/** Beside the campaign itself, whose form reads it only once. */
export const lifeKeys = {
  of: (id: number) => ["campaign-life", id] as const,
};
const variantsKey = (id: number) => [...lifeKeys.of(id), "variants"] as const;
const approvalsKey = (id: number) => [...lifeKeys.of(id), "approvals"] as const;

export function useVariants(id: number) {
  return useQuery({
    queryKey: variantsKey(id),
    queryFn: ({ signal }) => get<Page<VariantNumbers>>(`/api/campaigns/${id}/variants`, {}, signal),
  });
}

/** Give a variant to everybody; null lets the test go on. */
export function useDecideWinner(id: number) {
  const client = useQueryClient();
  return useMutation({
    mutationFn: (variant: string | null) =>
      put<Campaign>(`/api/campaigns/${id}/winner`, { variant }),
    onSuccess: () => client.invalidateQueries({ queryKey: variantsKey(id) }),
  });
}

export function useCampaignApprovals(id: number) {
  return useQuery({
    queryKey: approvalsKey(id),
    queryFn: ({ signal }) => get<Page<Approval>>(`/api/campaigns/${id}/approvals`, {}, signal),
  });
}

function useForget(id: number) {
  const client = useQueryClient();
  return () => {
    void client.invalidateQueries({ queryKey: ["home"] });
    return client.invalidateQueries({ queryKey: approvalsKey(id) });
  };
}

export function useAskForCampaign() {
  const client = useQueryClient();
  return useMutation({
    mutationFn: ({ id, note }: { id: number; note: string }) =>
      post<Approval>(`/api/campaigns/${id}/approvals`, { note }),
    onSettled: (_reply, _error, { id }) => client.invalidateQueries({ queryKey: approvalsKey(id) }),
  });
}

export function useSendBackCampaign(id: number) {
  return useMutation({
    mutationFn: ({ approval, reason }: { approval: number; reason: string }) =>
      post<void>(`/api/campaigns/${id}/approvals/${approval}/send-back`, { reason }),
    onSettled: useForget(id),
  });
}

export function useWithdrawCampaign(id: number) {
  return useMutation({
    mutationFn: (approval: number) => remove(`/api/campaigns/${id}/approvals/${approval}`),
    onSettled: useForget(id),
  });
}

export function useCloneCampaign() {
  const client = useQueryClient();
  return useMutation({
    mutationFn: (id: number) => post<Campaign>(`/api/campaigns/${id}/clone`, {}),
    onSuccess: () => client.invalidateQueries({ queryKey: campaignKeys.all }),
  });
}

export interface TestedCampaign {
  customer: { id: number; name: string | null };
  results: {
    variant: string;
    name: string;
    address: string;
    subject: string;
    /** Empty: it was sent. */
    code: string;
    message: string;
  }[];
}

export function useTestCampaign(id: number) {
  return useMutation({
    mutationFn: (body: { addresses: string[]; customer_id: number | null }) =>
      post<TestedCampaign>(`/api/campaigns/${id}/test`, body),
  });
}
