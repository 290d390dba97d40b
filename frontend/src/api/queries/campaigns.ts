/** Campaigns: list, one, saving. */
import { useInfiniteQuery, useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { get, post, put } from "../client";
import type { Filter, Page } from "../types";

export type CampaignStatus = "draft" | "live" | "paused" | "ended";

export type Action =
  | { kind: "message"; template_id: number | null }
  | { kind: "attribute"; name: string; value: string | number | boolean | null }
  | { kind: "trigger"; name: string };

export type Schedule =
  | { kind: "every_day" }
  | { kind: "weekdays"; days: number[] }
  | { kind: "dates"; dates: string[] };

export interface Goal {
  event: string;
  filters: Filter[];
  within_days: number;
}

export interface CampaignBody {
  name: string;
  segment_id: number;
  position: number;
  action: Action;
  duration_days: number;
  schedule: Schedule;
  starts_on: string | null;
  ends_on: string | null;
  control_percent: number;
  goal: Goal | null;
  status: CampaignStatus;
  at_once: boolean;
}

export interface Campaign extends Omit<CampaignBody, "control_percent" | "segment_id"> {
  id: number;
  segment: { id: number; name: string; position: number };
  channel: string;
  purpose: string;
  /** A decimal: the server may write it as text. */
  control_percent: number | string;
}

/** Also kept by `plan.ts`; named here because the two files know each other's types. */
const PLAN_KEY = ["plan"] as const;

export const campaignKeys = {
  all: ["campaigns"] as const,
  one: (id: number) => ["campaigns", id] as const,
};

export function useCampaigns() {
  return useInfiniteQuery({
    queryKey: campaignKeys.all,
    queryFn: ({ pageParam, signal }) =>
      get<Page<Campaign>>("/api/campaigns", { cursor: pageParam }, signal),
    initialPageParam: null as string | null,
    getNextPageParam: (last) => last.next,
  });
}

export function useCampaign(id: number | null) {
  return useQuery({
    queryKey: campaignKeys.one(id ?? 0),
    enabled: id !== null,
    queryFn: ({ signal }) => get<Campaign>(`/api/campaigns/${id}`, {}, signal),
    staleTime: Number.POSITIVE_INFINITY,
    gcTime: 0,
  });
}

export function useSaveCampaign(id: number | null) {
  const client = useQueryClient();
  return useMutation({
    mutationFn: (body: CampaignBody) =>
      id === null
        ? post<Campaign>("/api/campaigns", body)
        : put<Campaign>(`/api/campaigns/${id}`, body),
    onSuccess: () => {
      client.invalidateQueries({ queryKey: campaignKeys.all });
      client.invalidateQueries({ queryKey: PLAN_KEY });
    },
  });
}
