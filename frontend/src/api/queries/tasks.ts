/** What journeys ask teams to do. */
import {
  keepPreviousData,
  useInfiniteQuery,
  useMutation,
  useQueryClient,
} from "@tanstack/react-query";
import { get, send } from "../client";
import type { Page } from "../types";

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
    queryFn: ({ pageParam, signal }) =>
      get<Page<TeamTask>>("/api/tasks", { done: isDone, cursor: pageParam }, signal),
    initialPageParam: null as string | null,
    getNextPageParam: (last) => last.next,
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
