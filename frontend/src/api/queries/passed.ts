/** Who left the steps of a journey within some days. */
import { keepPreviousData, useInfiniteQuery } from "@tanstack/react-query";
import type { Page } from "../types";
import { journeyKeys } from "./keys";
import { pagesOf } from "./pages";
import type { DayRange } from "./results";

/** Somebody who left a step; `id` is that of their enrollment. */
export interface Passing {
  id: number;
  visit_no: number;
  customer: { id: number; user_id: string | null; name: string | null };
  node: { id: string; name: string; kind: string };
  outcome: string;
  sentence: string;
  left_at: string;
}

export interface PassedFilter extends DayRange {
  node?: string | null;
  outcome?: string | null;
}

export function usePassed(id: number, filter: PassedFilter | null) {
  return useInfiniteQuery({
    queryKey: [...journeyKeys.one(id), "passed", filter],
    enabled: filter !== null,
    ...pagesOf<Page<Passing>>(`/api/journeys/${id}/passed`, { ...filter }),
    placeholderData: keepPreviousData,
  });
}
