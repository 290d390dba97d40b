/** Who heard from us day by day, and why the others did not. */
import { keepPreviousData, useQuery } from "@tanstack/react-query";
import { get } from "../client";
import type { components } from "../schema";

export type Heard = components["schemas"]["HeardOutput"];
export type HeardDay = components["schemas"]["HeardDayOutput"];
export type HeardPart = components["schemas"]["HeardPartOutput"];

/** Of one micro-segment, or of everybody. */
export function useHeard(segment: number | null, days: number) {
  return useQuery({
    queryKey: ["heard", segment, days],
    queryFn: ({ signal }) => get<Heard>("/api/plan/heard", { segment, days }, signal),
    placeholderData: keepPreviousData,
  });
}

export const heardAddress = (segment: number | null, days: number) =>
  `/api/plan/heard.csv?days=${days}${segment === null ? "" : `&segment=${segment}`}`;
