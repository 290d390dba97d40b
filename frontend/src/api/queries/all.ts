/** Whole lists, for pickers and for names, read page by page. */
import { useQuery } from "@tanstack/react-query";
import { get } from "../client";
import type { JourneyRow, Page, TemplateRow } from "../types";
import { journeyKeys, segmentKeys, templateKeys } from "./keys";
import type { SegmentRow } from "./segments";

/** A workspace has some hundred of these; a list that never ends would be a fault. */
const MAX_PAGES = 50;

export async function getAll<Row>(path: string, signal?: AbortSignal): Promise<Row[]> {
  const rows: Row[] = [];
  let cursor: string | null = null;
  for (let page = 0; page < MAX_PAGES; page += 1) {
    const answer: Page<Row> = await get<Page<Row>>(path, { cursor }, signal);
    rows.push(...answer.results);
    cursor = answer.next;
    if (cursor === null) break;
  }
  return rows;
}

export function useAllJourneys() {
  return useQuery({
    queryKey: [...journeyKeys.all, "every"],
    queryFn: ({ signal }) => getAll<JourneyRow>("/api/journeys", signal),
  });
}

export function useAllSegments() {
  return useQuery({
    queryKey: [...segmentKeys.all, "every"],
    queryFn: ({ signal }) => getAll<SegmentRow>("/api/segments", signal),
  });
}

export function useAllTemplates() {
  return useQuery({
    queryKey: [...templateKeys.all, "every"],
    queryFn: ({ signal }) => getAll<TemplateRow>("/api/templates", signal),
  });
}
