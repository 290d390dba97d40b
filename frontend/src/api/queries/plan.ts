/** The plan: rows of micro-segments by days, polled with its ETag, and its order. */
import { keepPreviousData, useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import type { Day } from "../../ui/days";
import { put, send } from "../client";
import type { Campaign } from "./campaigns";

const POLL_MS = 4_000;

interface PlanSegment {
  id: number;
  name: string;
  position: number;
  is_system: boolean;
  sentence: string;
}

export type PlanCampaign = Pick<
  Campaign,
  | "id"
  | "name"
  | "position"
  | "status"
  | "schedule"
  | "starts_on"
  | "ends_on"
  | "duration_days"
  | "control_percent"
  | "created_at"
>;

/**
 * One campaign in one row on one day: people matched, and what they are divided into by
 * the plan's `parts`. The numbers add up: see `explainCell`.
 */
export interface CellCount {
  campaign_id: number;
  matched: number;
  control: number;
  treated: number;
  /** Parts like the others: who got it, or was held out, within the day. */
  treated_at_once: number;
  control_at_once: number;
  [part: string]: number;
}

/** In the fixed order of reasons; the last two got it, at once and in the daily run. */
export interface Part {
  part: string;
  words: string;
}

export interface PlanRow {
  segment: PlanSegment;
  members: Record<Day, number>;
  campaigns: PlanCampaign[];
  cells: Record<Day, CellCount[]>;
  /** What days ahead will bring; of a day that was run `cells` tell. */
  expected?: Record<Day, CellCount[]>;
}

export interface Coverage {
  open: number;
  /** In at least one row but "Everyone else". */
  covered: number;
  /** In two rows or more. */
  several?: number;
}

export interface Plan {
  revision: number;
  today: Day;
  from: Day;
  days: Day[];
  parts: Part[];
  rows: PlanRow[];
  coverage: Record<Day, Coverage>;
}

/** Ids of all rows from the top, and of all campaigns of the rows named. */
export interface OrderChange {
  segments?: number[];
  campaigns?: Record<number, number[]>;
}

export const planKeys = {
  all: ["plan"] as const,
  days: (from: string | null, days: number) => ["plan", from, days] as const,
};

interface Known {
  plan: Plan;
  etag: string | null;
}

/** `from` null lets the server choose the days around today. */
export function usePlan(from: string | null, days: number) {
  const client = useQueryClient();
  const queryKey = planKeys.days(from, days);
  return useQuery({
    queryKey,
    refetchInterval: POLL_MS,
    placeholderData: keepPreviousData,
    queryFn: async ({ signal }): Promise<Known> => {
      const known = client.getQueryData<Known>(queryKey);
      const reply = await send<Plan>("GET", "/api/plan", {
        query: { from, days },
        ifNoneMatch: known?.etag ?? null,
        signal,
      });
      if (reply.data === null && known) return known;
      return { plan: reply.data as Plan, etag: reply.etag };
    },
    select: ({ plan }) => plan,
  });
}

export function useSaveOrder() {
  const client = useQueryClient();
  return useMutation({
    mutationFn: ({ change, revision }: { change: OrderChange; revision: number }) =>
      put<{ revision: number }>("/api/plan/order", change, { ifMatch: revision }),
    // Waits for the fresh plan, so that the rows do not jump back in between.
    onSettled: () => client.invalidateQueries({ queryKey: planKeys.all }),
  });
}
