/** Why a customer is in a micro-segment or not, condition by condition. */
import { useQuery } from "@tanstack/react-query";
import { get } from "../client";

export interface ReasonPart {
  path: string;
  depth: number;
  kind: "all" | "any" | "not" | "leaf";
  sentence: string;
  /** null: it cannot be computed. */
  holds: boolean | null;
  /** What the customer has; null where there is only yes or no. */
  measured: string | null;
  /** The same a day before. */
  held: boolean | null;
  had: string | null;
}

export interface Reasons {
  segment_id: number;
  segment_name: string;
  customer_id: number;
  at: string;
  rule_version: number;
  sentence: string;
  holds: boolean | null;
  /** What was decided then; null where that is not known. */
  was_inside: boolean | null;
  pin: { side: "in" | "out"; note: string; by: string | null; at: string } | null;
  parts: ReasonPart[];
}

export interface Question {
  segmentId: number;
  customerId: number;
  /** A moment or a day; null is now. */
  at: string | null;
  /** Of the rule; null is the newest. */
  version: number | null;
}

export function useReasons({ segmentId, customerId, at, version }: Question) {
  return useQuery({
    queryKey: ["reasons", segmentId, customerId, at, version],
    queryFn: ({ signal }) =>
      get<Reasons>(`/api/segments/${segmentId}/customers/${customerId}`, { at, version }, signal),
    retry: false,
  });
}
