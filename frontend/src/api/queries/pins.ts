/** Customers who are always in a micro-segment, or always out. */
import { useInfiniteQuery, useMutation, useQueryClient } from "@tanstack/react-query";
import { post, remove } from "../client";
import { pinKeys, segmentKeys } from "./keys";
import { pagesOf } from "./pages";

export type Side = "in" | "out";

export interface Pin {
  customer_id: number;
  user_id: string | null;
  side: Side;
  note: string;
  at: string;
  by: string | null;
}

export interface PinPage {
  inside: number;
  outside: number;
  results: Pin[];
  next: string | null;
}

export interface PinBody {
  side: Side;
  user_ids: string[];
  customer_ids: number[];
  note: string;
}

export interface Pinned {
  changed: number;
  refused: { field: string; code: string; message: string }[];
}

export function usePins(segmentId: number) {
  return useInfiniteQuery({
    queryKey: pinKeys.of(segmentId),
    ...pagesOf<PinPage>(`/api/segments/${segmentId}/pins`),
  });
}

export function useAddPins(segmentId: number) {
  const client = useQueryClient();
  return useMutation({
    mutationFn: (body: PinBody) => post<Pinned>(`/api/segments/${segmentId}/pins`, body),
    onSuccess: () => forget(client, segmentId),
  });
}

export function useRemovePin(segmentId: number) {
  const client = useQueryClient();
  return useMutation({
    mutationFn: (customerId: number) => remove(`/api/segments/${segmentId}/pins/${customerId}`),
    onSuccess: () => forget(client, segmentId),
  });
}

function forget(client: ReturnType<typeof useQueryClient>, segmentId: number) {
  client.invalidateQueries({ queryKey: pinKeys.of(segmentId) });
  client.invalidateQueries({ queryKey: segmentKeys.all, exact: true });
}
