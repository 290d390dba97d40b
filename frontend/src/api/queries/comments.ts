/** Saying something about a journey, and what becomes of it. */
import { type QueryClient, useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { get, post, put, send } from "../client";
import type { Page } from "../types";
import { type Comment, type Thread, type Threads, threadsKey, threadsPath } from "./threads";

export interface Colleague {
  id: number;
  name: string;
  /** What is written behind the "@". */
  handle: string;
}

export function useColleagues(enabled: boolean) {
  return useQuery({
    queryKey: ["colleagues"],
    enabled,
    staleTime: 60_000,
    queryFn: async ({ signal }) =>
      (await get<Page<Colleague>>("/api/colleagues", {}, signal)).results,
  });
}

export interface NewComment {
  text: string;
  node: string | null;
  thread: number | null;
  author: Comment["author"];
  /** What has to reach the server first: a step it does not know has no comments. */
  prepare?: (() => Promise<unknown> | undefined) | undefined;
}

/** Say something. It is shown at once, and taken away again when the server refuses. */
export function useAddComment(id: number) {
  const client = useQueryClient();
  return useMutation({
    mutationFn: async ({ text, node, thread, prepare }: NewComment) => {
      await prepare?.();
      return post<Comment>(threadsPath(id), { text, node: thread === null ? node : null, thread });
    },
    onMutate: async (added: NewComment) => {
      await client.cancelQueries({ queryKey: threadsKey(id) });
      const before = client.getQueryData<Threads>(threadsKey(id));
      if (before) client.setQueryData<Threads>(threadsKey(id), withComment(before, added));
      return before;
    },
    onError: (_error, _added, before) => {
      if (before) client.setQueryData(threadsKey(id), before);
    },
    onSettled: () => refresh(client, id),
  });
}

let onTheWay = 0;

/** Threads with a comment that is on its way: the server gives no id below 1. */
export function withComment({ value }: Threads, added: NewComment): Threads {
  onTheWay += 1;
  const comment: Comment = {
    id: -onTheWay,
    author: added.author,
    text: added.text,
    created_at: new Date().toISOString(),
    edited_at: null,
    is_deleted: false,
    mentions: [],
    is_unread: false,
  };
  const fresh: Thread = {
    id: -onTheWay,
    node: added.node,
    node_name: "",
    resolved_at: null,
    resolved_by: "",
    comments: [comment],
  };
  const results =
    added.thread === null
      ? [fresh, ...value.results]
      : value.results.map((thread) =>
          thread.id === added.thread
            ? { ...thread, resolved_at: null, comments: [...thread.comments, comment] }
            : thread,
        );
  // Without an ETag: what is shown is not what the server has.
  return { value: { ...value, results }, etag: null };
}

export function useEditComment(id: number) {
  const client = useQueryClient();
  return useMutation({
    mutationFn: ({ comment, text }: { comment: number; text: string }) =>
      put<Comment>(`${threadsPath(id)}/${comment}`, { text }),
    onSettled: () => refresh(client, id),
  });
}

export function useDeleteComment(id: number) {
  const client = useQueryClient();
  return useMutation({
    mutationFn: (comment: number) => send("DELETE", `${threadsPath(id)}/${comment}`),
    onSettled: () => refresh(client, id),
  });
}

export function useResolve(id: number) {
  const client = useQueryClient();
  return useMutation({
    mutationFn: ({ thread, isResolved }: { thread: number; isResolved: boolean }) =>
      send(isResolved ? "POST" : "DELETE", `${threadsPath(id)}/${thread}/resolved`),
    onSettled: () => refresh(client, id),
  });
}

export function useMarkSeen(id: number) {
  const client = useQueryClient();
  return useMutation({
    mutationFn: (comments: number[]) => post(`${threadsPath(id)}/seen`, { comments }),
    onSuccess: () => client.invalidateQueries({ queryKey: ["home"] }),
  });
}

const refresh = (client: QueryClient, id: number) =>
  client.invalidateQueries({ queryKey: threadsKey(id) });
