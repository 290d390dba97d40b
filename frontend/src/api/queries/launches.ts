/** Plans to put a draft live at a moment, as it is when that is planned. */
import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { get, post, send } from "../client";
import type { Page } from "../types";
import { journeyKeys } from "./keys";
import type { MoveOrder } from "./versions";

interface Launch {
  id: number;
  status: "open" | "done" | "failed" | "cancelled";
  at: string;
  /** The draft is still as it was when this was planned. */
  is_current: boolean;
  planned_by: string;
  reason: string;
}

interface LaunchBody {
  at: string;
  moves: MoveOrder[];
  note: string;
  approval: number | null;
}

const keyOf = (id: number) => [...journeyKeys.one(id), "launches"] as const;

/** Newest first. `prepare` saves what is unsaved, which may be a change since. */
export function useLaunches(id: number, prepare: () => Promise<unknown> | undefined) {
  return useQuery({
    queryKey: keyOf(id),
    gcTime: 0,
    queryFn: async ({ signal }) => {
      await prepare();
      return get<Page<Launch>>(`/api/journeys/${id}/launches`, {}, signal);
    },
  });
}

function useForget(id: number) {
  const client = useQueryClient();
  return () => {
    void client.invalidateQueries({ queryKey: ["home"] });
    return Promise.all(
      ["life", "approvals", "launches"].map((part) =>
        client.invalidateQueries({ queryKey: [...journeyKeys.one(id), part] }),
      ),
    );
  };
}

export function usePlanLaunch(id: number) {
  return useMutation({
    mutationFn: async ({ save, ...body }: LaunchBody & { save: () => Promise<number> }) =>
      post<Launch>(`/api/journeys/${id}/launches`, body, { ifMatch: await save() }),
    onSettled: useForget(id),
  });
}

export function useCancelLaunch(id: number) {
  return useMutation({
    mutationFn: (launch: number) => send("DELETE", `/api/journeys/${id}/launches/${launch}`),
    onSettled: useForget(id),
  });
}
