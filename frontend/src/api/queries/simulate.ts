/** Trying a journey on somebody who does not exist, or on many of them. */
import { keepPreviousData, useQuery } from "@tanstack/react-query";
import { get, post } from "../client";
import type { GraphDocument, Page } from "../types";
import { journeyKeys } from "./keys";

export interface Persona {
  id: number;
  name: string;
  description: string;
  attributes: Record<string, unknown>;
  /** Odds by habit. */
  habits: Record<string, number>;
}

type Per = "hour" | "day" | "message";

export interface EventOdds {
  event: string;
  chance: number;
  per: Per;
}

export interface Habits {
  opens: number;
  clicks: number;
  answers: number;
  buys: number;
  unsubscribes: number;
  replies: number;
}

export interface Answer {
  visit: number;
  outcome: string;
}

export interface SimulateBody {
  document: GraphDocument;
  persona: {
    attributes: Record<string, unknown>;
    consent: boolean;
    signed_up_days_ago: number | null;
    order_value: number;
  };
  odds: Habits;
  events: EventOdds[];
  assumed: Record<string, number>;
  start: string | null;
  seed: number;
  days: number;
  people: number | null;
  answers: Answer[];
}

export interface Way {
  outcome: string;
  name: string;
  is_taken: boolean;
}

export interface SimulatedVisit {
  visit_no: number;
  node: { id: string; name: string; kind: string };
  arrived_at: string;
  /** null: they stand here when the simulation ends. */
  left_at: string | null;
  outcome: string | null;
  sentence: string;
  /** Empty unless the answer can be changed. */
  ways: Way[];
  is_chosen: boolean;
  messages: { channel: string; template_id: number; sent_at: string | null; sentence: string }[];
}

export interface SimulatedTrace {
  visits: SimulatedVisit[];
  did: { at: string; event: string }[];
  ending: { how: string; node: { id: string; name: string }; at: string; sentence: string };
  goal_at: string | null;
}

export interface Expected {
  people: number;
  nodes: Record<string, { reached: number; inside: number; sent: number; not_sent: number }>;
  edges: { source: string; key: string; passed: number }[];
  ended: Record<string, number>;
  goals: number;
}

interface Assumption {
  key: string;
  sentence: string;
  chance: number;
}

export interface Simulated {
  seed: number;
  start: string;
  days: number;
  zone: string;
  basis: { heard: EventOdds[]; assumptions: Assumption[]; notes: string[] };
  trace: SimulatedTrace | null;
  expected: Expected | null;
}

export function usePersonas() {
  return useQuery({
    queryKey: ["personas"],
    queryFn: ({ signal }) => get<Page<Persona>>("/api/personas", {}, signal),
  });
}

/** The same question has the same answer: nothing is asked twice while the panel is open. */
export function useSimulation(id: number, body: SimulateBody | null) {
  return useQuery({
    queryKey: [...journeyKeys.one(id), "simulate", body],
    enabled: body !== null,
    queryFn: ({ signal }) => post<Simulated>(`/api/journeys/${id}/simulate`, body, { signal }),
    placeholderData: keepPreviousData,
    staleTime: Number.POSITIVE_INFINITY,
    gcTime: 0,
    retry: false,
  });
}
