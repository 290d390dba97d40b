/** What all campaigns keep to: the global hold-out, quiet days, what a purchase is. */
import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import type { Day } from "../../ui/days";
import { get, put } from "../client";

const KEY = ["campaign settings"] as const;

interface HoldOut {
  percent: number;
  starts_on: Day;
}

export interface CampaignSettings {
  /** Of today; it lasts until the next one starts. */
  hold_out: HoldOut | null;
  next_hold_out: HoldOut | null;
  /** `sunday`, `12-25` of every year or `2026-12-25`. */
  quiet_days: string[];
  /** What counts as a purchase; empty: every event with revenue. */
  purchase_event: string;
}

export interface CampaignSettingsBody {
  hold_out_percent: number;
  quiet_days: string[];
  purchase_event: string;
}

export function useCampaignSettings() {
  return useQuery({
    queryKey: KEY,
    queryFn: ({ signal }) => get<CampaignSettings>("/api/campaigns/settings", {}, signal),
  });
}

export function useSaveCampaignSettings() {
  const client = useQueryClient();
  return useMutation({
    mutationFn: (body: CampaignSettingsBody) =>
      put<CampaignSettings>("/api/campaigns/settings", body),
    onSuccess: (saved) => client.setQueryData(KEY, saved),
  });
}
