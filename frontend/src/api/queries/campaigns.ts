/** Campaigns: list, one, saving. */
import {
  type QueryClient,
  useInfiniteQuery,
  useMutation,
  useQuery,
  useQueryClient,
} from "@tanstack/react-query";
import { post, put, send } from "../client";
import type { Filter, Page } from "../types";
import { getAll } from "./all";
import { pagesOf } from "./pages";

export type CampaignStatus = "draft" | "live" | "paused" | "ended";

export type Action =
  | { kind: "message"; template_id: number | null }
  | { kind: "attribute"; name: string; value: string | number | boolean | null }
  | { kind: "trigger"; name: string }
  | {
      kind: "webhook";
      url: string;
      method: string;
      fields: { key: string; attribute: string }[];
      secret: string;
    };

/** One of several things a campaign does; the share in hundredths of a percent. */
export interface Variant {
  key: string;
  name: string;
  share: number;
  action: Action;
}

/** Results choose the shares: floor in hundredths of a percent, certainty in percent. */
export interface Bandit {
  floor: number;
  certainty: number;
  least: number;
}

export type Schedule =
  | { kind: "every_day" }
  | { kind: "weekdays"; days: number[] }
  | { kind: "dates"; dates: string[] };

interface Goal {
  event: string;
  filters: Filter[];
  within_days: number;
}

export interface CampaignBody {
  name: string;
  segment_id: number;
  /** Left out: behind the campaigns that are in the row already. */
  position?: number;
  /** With variants: that of the first. */
  action: Action;
  variants: Variant[];
  bandit: Bandit | null;
  duration_days: number;
  schedule: Schedule;
  starts_on: string | null;
  ends_on: string | null;
  control_percent: number;
  goal: Goal | null;
  status: CampaignStatus;
  at_once: boolean;
  /** No frequency cap holds its people back. */
  cap_exempt: boolean;
}

export interface Campaign extends Omit<CampaignBody, "segment_id"> {
  id: number;
  segment: { id: number; name: string; position: number };
  position: number;
  channel: string;
  purpose: string;
  schedule_words: string;
  /** Another system chose its people: it is known here, and never run. */
  chosen_elsewhere: boolean;
  winner: string;
  winner_on: string | null;
  winner_by: string;
  created_at: string;
  updated_at: string;
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
    ...pagesOf<Page<Campaign>>("/api/campaigns"),
  });
}

/** A campaign with the revision of the plan it was read at. */
export interface CampaignAtRevision {
  campaign: Campaign;
  revision: number;
}

export async function fetchCampaign(id: number, signal?: AbortSignal): Promise<CampaignAtRevision> {
  const reply = await send<Campaign>("GET", `/api/campaigns/${id}`, signal ? { signal } : {});
  const revision = Number.parseInt((reply.etag ?? "").replace(/\D+/, ""), 10);
  return { campaign: reply.data as Campaign, revision };
}

/** Read once when the form opens; from then on the form's draft is the person's own. */
export function useCampaign(id: number | null) {
  return useQuery({
    queryKey: campaignKeys.one(id ?? 0),
    enabled: id !== null,
    queryFn: ({ signal }) => fetchCampaign(id ?? 0, signal),
    staleTime: Number.POSITIVE_INFINITY,
    gcTime: 0,
  });
}

export function useCreateCampaign() {
  const client = useQueryClient();
  return useMutation({
    mutationFn: (body: CampaignBody) => post<Campaign>("/api/campaigns", body),
    onSuccess: () => forgetPlan(client),
  });
}

interface Change {
  id: number;
  body: Partial<CampaignBody>;
  revision: number;
}

export function useUpdateCampaign() {
  const client = useQueryClient();
  return useMutation({
    mutationFn: ({ id, body, revision }: Change) =>
      put<Campaign>(`/api/campaigns/${id}`, body, { ifMatch: revision }),
    onSuccess: () => forgetPlan(client),
  });
}

function forgetPlan(client: QueryClient) {
  client.invalidateQueries({ queryKey: campaignKeys.all });
  client.invalidateQueries({ queryKey: PLAN_KEY });
}

export function useAllCampaigns() {
  return useQuery({
    queryKey: [...campaignKeys.all, "every"],
    queryFn: ({ signal }) => getAll<Campaign>("/api/campaigns", signal),
  });
}
