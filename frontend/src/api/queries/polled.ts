/** Answers asked for again and again: one that has not changed comes as a 304 without a body. */
import {
  type QueryKey,
  type UseQueryResult,
  useQuery,
  useQueryClient,
} from "@tanstack/react-query";
import { type RequestOptions, send } from "../client";

export interface Held<T> {
  value: T;
  etag: string | null;
}

interface PolledOptions {
  everyMs: number;
  enabled?: boolean;
  query?: NonNullable<RequestOptions["query"]>;
}

/** Poll while the page is seen; an unchanged answer keeps the same object. */
export function usePolled<T>(
  key: QueryKey,
  path: string,
  { everyMs, enabled = true, query = {} }: PolledOptions,
): UseQueryResult<Held<T>> {
  const client = useQueryClient();
  return useQuery({
    queryKey: key,
    enabled,
    refetchInterval: everyMs,
    queryFn: async ({ signal }) => {
      const known = client.getQueryData<Held<T>>(key);
      const reply = await send<T>("GET", path, {
        query,
        ifNoneMatch: known?.etag ?? null,
        signal,
      });
      if (reply.data === null && known) return known;
      return { value: reply.data as T, etag: reply.etag };
    },
  });
}

/** When the last answer came, if no newer one could be had; null while all is well. */
export function staleSince(query: UseQueryResult<unknown>): number | null {
  const isFailing = query.failureCount > 0 || query.isError || query.fetchStatus === "paused";
  return query.data !== undefined && isFailing ? query.dataUpdatedAt : null;
}
