/** Customers: search, profile, and what happened to one of them. */
import { keepPreviousData, useInfiniteQuery, useQuery } from "@tanstack/react-query";
import { get } from "../client";
import type { components } from "../schema";
import type { Page } from "../types";
import { pagesOf } from "./pages";

export type OwnerMode = "nobody" | "open" | "incubating";

export interface CustomerRow {
  id: number;
  /** The user id of the source; null for visitors who are not known yet. */
  user_id: string | null;
  name: string | null;
  /** Absent for viewers. */
  email?: string | null;
  owner_mode: OwnerMode;
  signed_up_at: string | null;
}

export interface CustomerDetail extends CustomerRow {
  attributes: Record<string, unknown>;
  identities: { kind: "user" | "anonymous"; value: string }[];
  consents: {
    channel: string;
    purpose: string;
    granted: boolean;
    at: string;
    source: string;
  }[];
  owner_reason: string;
  open_from: string | null;
  first_seen_at: string | null;
  timezone: string | null;
  language: string | null;
}

export interface TimelineEvent {
  id: number;
  name: string;
  /** What it means, in words. */
  sentence: string;
  occurred_at: string;
  revenue: number | null;
  properties: Record<string, unknown>;
}

interface Membership {
  id: number;
  name: string;
  position: number;
  is_system: boolean;
  since: string | null;
}

export interface CustomerJourney {
  id: number;
  journey: { id: number; name: string };
  version: number;
  status: "active" | "ended";
  node: { id: string; name: string; kind: string };
  entered_at: string;
  due_at: string | null;
  ended_at: string | null;
  ended_reason: string;
  is_parked: boolean;
}

/** A message that a visit queued. */
export interface TraceMessage {
  id: string;
  channel: string;
  template: string;
  status: string;
  /** What became of it. */
  sentence: string;
  done_at: string | null;
  in_mailbox: boolean;
}

/** One visit in words; `left_at` is null where they stand now. */
export interface TraceLine {
  visit_no: number;
  node: { id: string; name: string; kind: string };
  sentence: string;
  version: number;
  arrived_at: string;
  left_at: string | null;
  messages: TraceMessage[];
}

interface Trace {
  id: number;
  journey: { id: number; name: string };
  status: "active" | "ended";
  is_parked: boolean;
  entered_at: string;
  ended_at: string | null;
  /** The zone of the moments in the sentences. */
  zone: string;
  lines: TraceLine[];
}

/** One campaign that a customer matched on a day, and what became of it. */
interface Rung {
  campaign: { id: number; name: string };
  segment: { id: number; name: string } | null;
  reason: string;
  sentence: string;
}

export interface CustomerDecision {
  on: string;
  winner: { id: number; name: string } | null;
  arm: "treated" | "control" | null;
  sentence: string;
  ladder: Rung[];
}

export interface CustomerMessage {
  id: string;
  channel: string;
  purpose: string;
  template: { id: number; name: string };
  /** null until it was sent. */
  subject: string | null;
  status: string;
  reason: string;
  created_at: string;
  done_at: string | null;
  opened_at: string | null;
  in_mailbox: boolean;
}

/** A line of the consent ledger. */
export interface LedgerLine {
  id: number;
  channel: string;
  purpose: string;
  granted: boolean;
  at: string;
  source: string;
  wording: string;
}

/** `blocked`: channels by which nothing reaches the customer now. */
interface LedgerPage extends Page<LedgerLine> {
  blocked: { channel: string; reason: string; at: string }[];
}

const POLL_MS = 8_000;

const customerKeys = {
  list: (query: string) => ["customers", "list", query] as const,
  one: (id: number) => ["customers", id] as const,
  part: (id: number, part: string) => ["customers", id, part] as const,
};

export function useCustomers(query: string) {
  return useInfiniteQuery({
    queryKey: customerKeys.list(query),
    ...pagesOf<Page<CustomerRow>>("/api/customers", { q: query }),
    placeholderData: keepPreviousData,
  });
}

export function useCustomer(id: number | null) {
  return useQuery({
    queryKey: customerKeys.one(id ?? 0),
    enabled: id !== null,
    queryFn: ({ signal }) => get<CustomerDetail>(`/api/customers/${id}`, {}, signal),
    refetchInterval: POLL_MS,
  });
}

/** One passage through a journey, visit by visit. */
export function useTrace(customer: number, enrollment: number) {
  return useQuery({
    queryKey: [...customerKeys.part(customer, "trace"), enrollment],
    queryFn: ({ signal }) =>
      get<Trace>(`/api/customers/${customer}/journeys/${enrollment}/trace`, {}, signal),
    refetchInterval: POLL_MS,
  });
}

/** All events, newest first; `name` keeps those of one kind. */
export function useTimeline(id: number, name: string | null) {
  return useInfiniteQuery({
    queryKey: [...customerKeys.part(id, "timeline"), name],
    ...pagesOf<Page<TimelineEvent>>(`/api/customers/${id}/timeline`, { name }),
    placeholderData: keepPreviousData,
    refetchInterval: POLL_MS,
  });
}

function usePart<Row, Read extends Page<Row> = Page<Row>>(id: number, part: string) {
  return useInfiniteQuery({
    queryKey: customerKeys.part(id, part),
    ...pagesOf<Read>(`/api/customers/${id}/${part}`),
    refetchInterval: POLL_MS,
  });
}

export const useMemberships = (id: number) => usePart<Membership>(id, "memberships");
export const useCustomerJourneys = (id: number) => usePart<CustomerJourney>(id, "journeys");
export const useDecisions = (id: number) => usePart<CustomerDecision>(id, "decisions");
export const useCustomerMessages = (id: number) => usePart<CustomerMessage>(id, "messages");
export const useLedger = (id: number) => usePart<LedgerLine, LedgerPage>(id, "ledger");

export type LadderDay = components["schemas"]["LadderDayOutput"];
export type LadderRow = components["schemas"]["LadderRowOutput"];

/** Every row a customer was in on a day, and what was decided there. */
export function useLadder(customer: number, on: string) {
  return useQuery({
    queryKey: [...customerKeys.part(customer, "ladder"), on],
    queryFn: ({ signal }) =>
      get<LadderDay>(`/api/customers/${customer}/decisions/${on}`, {}, signal),
    placeholderData: keepPreviousData,
  });
}
