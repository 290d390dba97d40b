/** What lies ahead: the forecast of the next days, and other orders tried out. */
import { keepPreviousData, useQuery } from "@tanstack/react-query";
import type { Day } from "../../ui/days";
import { get, send } from "../client";
import { type CellCount, type OrderChange, type Plan, planKeys } from "./plan";

/** It changes with the plan, whose revision is in the key, and after each run. */
const STALE_MS = 60_000;

export interface Forecast {
  days: Day[];
  /** The share of customers that was looked at; 1 is everybody. */
  sample: number;
  /** Expected numbers by row and day. */
  cells: Record<string, Record<Day, CellCount[]>>;
}

export function useForecast(plan: Plan | undefined) {
  return useQuery({
    queryKey: [
      ...planKeys.all,
      "forecast",
      plan?.revision,
      plan?.today,
      plan?.from,
      plan?.days.length,
    ],
    enabled: plan !== undefined && (plan.days.at(-1) ?? "") >= plan.today,
    staleTime: STALE_MS,
    refetchInterval: STALE_MS,
    placeholderData: keepPreviousData,
    queryFn: ({ signal }) =>
      get<Forecast>("/api/plan/forecast", { from: plan?.from, days: plan?.days.length }, signal),
  });
}

/** People, and by how much the number may be wrong: 0 where all were counted. */
export interface Estimate {
  people: number;
  error: number;
}

export interface Move extends Estimate {
  /** Campaigns; null is none at all. */
  before: number | null;
  after: number | null;
}

export interface TriedCampaign {
  id: number;
  name: string;
  segment_id: number;
  before: number;
  after: number;
  worth: number | null;
}

export interface Side {
  /** People who get at least one message, at least two, and so on. */
  messages: number[];
  per_customer: number;
  money: number;
}

export interface OrderPreview {
  days: Day[];
  sample: number;
  customers: Estimate;
  changed: Estimate;
  moves: Move[];
  campaigns: TriedCampaign[];
  unknown_worth: number;
  before: Side;
  after: Side;
}

/** What an order of the rows would change; `null` asks nothing. */
export function useOrderPreview(change: OrderChange | null, revision: number) {
  return useQuery({
    queryKey: [...planKeys.all, "preview", revision, change],
    enabled: change !== null,
    staleTime: STALE_MS,
    placeholderData: keepPreviousData,
    queryFn: async ({ signal }) => {
      const reply = await send<OrderPreview>("POST", "/api/plan/preview-order", {
        body: change,
        signal,
      });
      return reply.data as OrderPreview;
    },
  });
}
