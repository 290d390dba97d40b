/** Who is logged in, what they may do, and the workspace's clock. */
import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { get, post } from "../client";
import type { Me } from "../types";

const KEY = ["me"] as const;
/** Also how often the clock in the top bar is set right. */
const REFRESH_MS = 15_000;

export function useMe(): Me | undefined {
  return useMeQuery().data;
}

function useMeQuery() {
  return useQuery({
    queryKey: KEY,
    queryFn: ({ signal }) => get<Me>("/api/me", {}, signal),
    refetchInterval: REFRESH_MS,
  });
}

const RANK = { viewer: 0, marketer: 1, publisher: 2, admin: 3 } as const;

/** Tell whether the person has at least this role; false while it is not known yet. */
export function useAtLeast(role: Me["role"]): boolean {
  const me = useMe();
  return me !== undefined && RANK[me.role] >= RANK[role];
}

export const useCanEdit = () => useAtLeast("marketer");
export const useCanPublish = () => useAtLeast("publisher");

export function useSetClockSpeed() {
  const client = useQueryClient();
  return useMutation({
    mutationFn: (speed: number) => post<Me["clock"]>("/api/clock", { speed }),
    onSettled: () => client.invalidateQueries({ queryKey: KEY }),
  });
}
