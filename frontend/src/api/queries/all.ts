/** Read a whole list page by page, for pickers. */
import { get } from "../client";
import type { Page } from "../types";

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
