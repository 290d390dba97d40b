/** What happens around a campaign: its variants, copies, test messages. */
import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { get, post, put } from "../client";
import type { Page } from "../types";
import { type Campaign, campaignKeys } from "./campaigns";
import type { TestBody, TestedMessage } from "./testing";

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

export function useCloneCampaign() {
  const client = useQueryClient();
  return useMutation({
    mutationFn: (id: number) => post<Campaign>(`/api/campaigns/${id}/clone`, {}),
    onSuccess: () => client.invalidateQueries({ queryKey: campaignKeys.all }),
  });
}

interface TestedCampaign {
  customer: { id: number; name: string | null };
  results: (TestedMessage & { variant: string })[];
}

export function useTestCampaign(id: number) {
  return useMutation({
    mutationFn: (body: TestBody) => post<TestedCampaign>(`/api/campaigns/${id}/test`, body),
  });
}
