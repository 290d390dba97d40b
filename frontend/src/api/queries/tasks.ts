/** What journeys ask teams to do. */
import {
  keepPreviousData,
  useInfiniteQuery,
  useMutation,
  useQueryClient,
} from "@tanstack/react-query";
import { send } from "../client";
import type { Page } from "../types";
import { pagesOf } from "./pages";

export interface TeamTask {
  id: number;
  team: string;
  title: string;
  text: string;
  customer: { id: number; name: string | null };
  journey: { id: number; name: string };
  created_at: string;
  /** null while it is to be done. */
  done_at: string | null;
  done_by: string | null;
}

const POLL_MS = 10_000;
const KEY = ["tasks"] as const;

export function useTasks(isDone: boolean) {
  return useInfiniteQuery({
    queryKey: [...KEY, isDone],
    ...pagesOf<Page<TeamTask>>("/api/tasks", { done: isDone }),
    placeholderData: keepPreviousData,
    refetchInterval: POLL_MS,
  });
}

/** Tick a task off, or put it back on the list. */
export function useSetTaskDone() {
  const client = useQueryClient();
  return useMutation({
    mutationFn: ({ id, isDone }: { id: number; isDone: boolean }) =>
      send<TeamTask>(isDone ? "POST" : "DELETE", `/api/tasks/${id}/done`),
    onSettled: () => client.invalidateQueries({ queryKey: KEY }),
  });
}
