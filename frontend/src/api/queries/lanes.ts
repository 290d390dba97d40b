/** One customer's time: micro-segments, campaigns, messages, purchases, journeys. */
import { keepPreviousData, useQuery } from "@tanstack/react-query";
import { get } from "../client";

export type Cause = "behaviour" | "definition";

export interface StayEnd {
  at: string;
  cause: Cause;
  /** null where no run has known a rule. */
  rule_version: number | null;
}

export interface Stay {
  /** null: before what is known. */
  entered: StayEnd | null;
  /** null: still in it. */
  left: StayEnd | null;
}

export interface Lane {
  segment: {
    id: number;
    name: string;
    position: number;
    is_system: boolean;
    archived_at: string | null;
  };
  stays: Stay[];
}

interface Treatment {
  on: string;
  /** The first day on which others may follow. */
  until: string;
  at: string;
  arm: "treated" | "control";
  campaign: { id: number; name: string };
  segment_id: number;
}

interface SentMessage {
  id: string;
  name: string;
  channel: string;
  sent_at: string;
  opened_at: string | null;
  clicked_at: string | null;
  campaign_id: number | null;
  passage_id: number | null;
}

export interface Step {
  visit_no: number;
  node_id: string;
  name: string;
  kind: string;
  arrived_at: string;
  /** null: they stand there now. */
  left_at: string | null;
}

export interface Passage {
  id: number;
  journey: { id: number; name: string };
  entered_at: string;
  ended_at: string | null;
  ended_reason: string;
  steps: Step[];
}

export interface Lanes {
  customer_id: number;
  as_of: string;
  start: string;
  end: string;
  /** From when on memberships are known; null before a run. */
  since: string | null;
  /** Something older in these days is left out. */
  is_cut: boolean;
  lanes: Lane[];
  treatments: Treatment[];
  messages: SentMessage[];
  purchases: { name: string; at: string; revenue: number }[];
  passages: Passage[];
}

const POLL_MS = 30_000;

export function useLanes(customerId: number, days: number) {
  return useQuery({
    queryKey: ["customers", customerId, "lanes", days],
    queryFn: ({ signal }) => get<Lanes>(`/api/customers/${customerId}/lanes`, { days }, signal),
    placeholderData: keepPreviousData,
    refetchInterval: POLL_MS,
  });
}

export const lanesAddress = (customerId: number, days: number) =>
  `/api/customers/${customerId}/lanes.csv?days=${days}`;
