/** The comments on a journey, polled. */
import type { Page } from "../types";
import { journeyKeys } from "./keys";
import { type Held, usePolled } from "./polled";

const POLL_MS = 30_000;

export interface Comment {
  id: number;
  author: { id: number | null; name: string };
  /** Plain text, whatever it looks like. */
  text: string;
  created_at: string;
  edited_at: string | null;
  is_deleted: boolean;
  mentions: { id: number; words: string }[];
  /** It mentions the reader, who has not seen it. */
  is_unread: boolean;
}

/** A comment and its answers; its id is that of the first. */
export interface Thread {
  id: number;
  /** The step, also when it is gone from the draft; null: the journey. */
  node: string | null;
  node_name: string;
  resolved_at: string | null;
  resolved_by: string;
  comments: Comment[];
}

export type Threads = Held<Page<Thread>>;

export const threadsKey = (id: number) => [...journeyKeys.one(id), "comments"] as const;
export const threadsPath = (id: number) => `/api/journeys/${id}/comments`;

export function useThreads(id: number) {
  return usePolled<Page<Thread>>(threadsKey(id), threadsPath(id), { everyMs: POLL_MS });
}
