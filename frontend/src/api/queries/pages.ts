/** Lists that come page by page: what `useInfiniteQuery` has to know of each. */
import { get } from "../client";

type Query = Parameters<typeof get>[1];

interface Asked {
  pageParam: string | null;
  signal: AbortSignal;
}

export const pagesOf = <P extends { next: string | null }>(path: string, query: Query = {}) => ({
  queryFn: ({ pageParam, signal }: Asked) => get<P>(path, { ...query, cursor: pageParam }, signal),
  initialPageParam: null as string | null,
  getNextPageParam: (last: P) => last.next,
});
