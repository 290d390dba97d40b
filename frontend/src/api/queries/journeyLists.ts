/** Lists that go on as one scrolls: journeys, and the people in one. */
import { keepPreviousData, useInfiniteQuery } from "@tanstack/react-query";
import type { JourneyRow, JourneyStatus, Page, Standing } from "../types";
import { journeyKeys } from "./keys";
import { pagesOf } from "./pages";

const PEOPLE_POLL_MS = 8_000;

export type JourneySort = "changed" | "created" | "name";

/** What is looked for; `open` is every state but archived. */
export interface JourneySearch {
  q: string;
  status: JourneyStatus | "open";
  label: string;
  sort: JourneySort;
}

export function useJourneys(search: JourneySearch) {
  return useInfiniteQuery({
    queryKey: [...journeyKeys.lists, search],
    ...pagesOf<Page<JourneyRow>>("/api/journeys", { ...search }),
    placeholderData: keepPreviousData,
  });
}

/** People in a journey, or at one of its steps. */
export function useJourneyPeople(id: number, node: string | null) {
  return useInfiniteQuery({
    queryKey: [...journeyKeys.one(id), "people", node],
    ...pagesOf<Page<Standing>>(`/api/journeys/${id}/people`, { node }),
    placeholderData: keepPreviousData,
    refetchInterval: PEOPLE_POLL_MS,
  });
}
