/** One journey: its draft, checks, publishing, counts, share links. */
import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { get, post, put, remove } from "../client";
import type {
  DraftBody,
  JourneyCounts,
  JourneyDetail,
  NodeKind,
  Page,
  Problem,
  Share,
} from "../types";
import { journeyKeys } from "./keys";
import { usePolled } from "./polled";

const COUNTS_POLL_MS = 10_000;

/** Read once: from then on the draft belongs to the editor until it is saved. */
export function useJourney(id: number) {
  return useQuery({
    queryKey: journeyKeys.one(id),
    queryFn: ({ signal }) => get<JourneyDetail>(`/api/journeys/${id}`, {}, signal),
    staleTime: Number.POSITIVE_INFINITY,
    gcTime: 0,
  });
}

/** Name and steps for pages beside the editor; kept apart from the editor's own copy. */
export function useJourneyHead(id: number) {
  return useQuery({
    queryKey: [...journeyKeys.one(id), "head"],
    queryFn: ({ signal }) => get<JourneyDetail>(`/api/journeys/${id}`, {}, signal),
  });
}

export const fetchJourney = (id: number) => get<JourneyDetail>(`/api/journeys/${id}`);

export function useCreateJourney() {
  const client = useQueryClient();
  return useMutation({
    mutationFn: (body: { name: string } & Partial<DraftBody>) =>
      post<JourneyDetail>("/api/journeys", body),
    onSuccess: () => client.invalidateQueries({ queryKey: journeyKeys.all }),
  });
}

export const createJourney = (body: { name: string } & Partial<DraftBody>) =>
  post<JourneyDetail>("/api/journeys", body);

export interface SavedDraft {
  revision: number;
  problems: Problem[];
}

export const saveDraft = (
  id: number,
  revision: number,
  body: DraftBody,
  options: { keepalive?: boolean } = {},
) => put<SavedDraft>(`/api/journeys/${id}/draft`, body, { ifMatch: revision, ...options });

/** Poll live numbers. */
export function useJourneyCounts(id: number, enabled: boolean) {
  return usePolled<JourneyCounts>(journeyKeys.counts(id), `/api/journeys/${id}/counts`, {
    everyMs: COUNTS_POLL_MS,
    enabled,
  });
}

export function useNodeKinds() {
  return useQuery({
    queryKey: ["node-kinds"],
    queryFn: ({ signal }) => get<NodeKind[]>("/api/node-kinds", {}, signal),
    staleTime: Number.POSITIVE_INFINITY,
  });
}

export function useShares(id: number, enabled: boolean) {
  return useQuery({
    queryKey: journeyKeys.shares(id),
    enabled,
    queryFn: ({ signal }) => get<Page<Share>>(`/api/journeys/${id}/shares`, {}, signal),
  });
}

export function useCreateShare(id: number) {
  const client = useQueryClient();
  return useMutation({
    mutationFn: () => post<Share>(`/api/journeys/${id}/shares`),
    onSuccess: () => client.invalidateQueries({ queryKey: journeyKeys.shares(id) }),
  });
}

export function useRevokeShare(id: number) {
  const client = useQueryClient();
  return useMutation({
    mutationFn: (shareId: number) => remove(`/api/shares/${shareId}`),
    onSuccess: () => client.invalidateQueries({ queryKey: journeyKeys.shares(id) }),
  });
}
