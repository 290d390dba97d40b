/** Versions of a journey, what publishing means for people inside, and its life cycle. */
import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { get, post, send } from "../client";
import type { JourneyDetail, JourneyStatus, Page, Problem } from "../types";
import { journeyKeys } from "./keys";

export type StepChange = "unchanged" | "changed" | "added" | "removed";

/** A step of the older or the newer version, and the people around it. */
export interface PreviewedStep {
  id: string;
  name: string;
  kind: string;
  change: StepChange;
  before: number;
  at: number;
  past: number;
  /** Where people here go who follow, without further words. */
  destination: string | null;
  needs_destination: boolean;
}

/** A version with people inside, or the one that is live now. */
export interface PreviewedVersion {
  number: number;
  people: number;
  is_published: boolean;
  nodes: PreviewedStep[];
}

export interface PublishPreview {
  number: number;
  revision: number;
  life_revision: number;
  is_identical: boolean;
  people: number;
  problems: Problem[];
  versions: PreviewedVersion[];
  destinations: { id: string; name: string; kind: string }[];
}

export type MoveMode = "finish" | "follow" | "node";

/** What becomes of the people in one older version. */
export interface MoveOrder {
  version: number;
  mode: MoveMode;
  node?: string | null;
  /** Step -> step of the new version; null: the people there finish the older version. */
  mapping?: Record<string, string | null>;
}

export type LifeAction = "pause" | "resume" | "stop" | "archive";

export interface LifeChange {
  number: number;
  what: string;
  at: string;
  by: string;
  version: number | null;
  note: string;
}

export interface LifeCycle {
  status: JourneyStatus;
  revision: number;
  people: number;
  held: number;
  actions: LifeAction[];
  changes: LifeChange[];
}

/** People who are moved, released or let go, and how far it is. */
export interface Move {
  id: number;
  kind: "version" | "release" | "stop";
  status: "pending" | "running" | "done" | "cancelled";
  source: number | null;
  target: number | null;
  starts_at: string;
  created_by: { id: number; name: string } | null;
  people: number;
  staying: number;
  shards_done: number;
}

const POLL_MS = 8_000;
const keyOf = (id: number, part: string) => [...journeyKeys.one(id), part] as const;

interface PreviewOptions {
  enabled?: boolean;
  /** Save what is unsaved first: the preview is about what the server has. */
  prepare?: () => Promise<unknown> | undefined;
}

/** What putting the draft, or an earlier version, live would mean for people inside. */
export function usePublishPreview(
  id: number,
  version: number | null,
  { enabled = true, prepare }: PreviewOptions = {},
) {
  return useQuery({
    queryKey: [...keyOf(id, "preview"), version],
    enabled,
    gcTime: 0,
    queryFn: async ({ signal }) => {
      await prepare?.();
      return get<PublishPreview>(`/api/journeys/${id}/publish-preview`, { version }, signal);
    },
  });
}

export function useLifeCycle(id: number, enabled = true) {
  return useQuery({
    queryKey: keyOf(id, "life"),
    enabled,
    queryFn: ({ signal }) => get<LifeCycle>(`/api/journeys/${id}/life-cycle`, {}, signal),
    refetchInterval: POLL_MS,
  });
}

export function useMoves(id: number) {
  return useQuery({
    queryKey: keyOf(id, "moves"),
    queryFn: ({ signal }) => get<Page<Move>>(`/api/journeys/${id}/moves`, {}, signal),
    refetchInterval: POLL_MS,
  });
}

/** Everything about the journey may have changed, but not the draft that is open. */
function useForget(id: number) {
  const client = useQueryClient();
  return () => {
    client.invalidateQueries({ queryKey: journeyKeys.lists });
    return client.invalidateQueries({
      queryKey: journeyKeys.one(id),
      predicate: ({ queryKey }) => queryKey.length > 2,
    });
  };
}

export interface PublishBody {
  moves: MoveOrder[];
  /** When people move; null: at once. */
  starts_at: string | null;
  note: string;
}

/** Of the draft, perhaps since somebody asked for it. */
type DraftBody = PublishBody & { approval: number | null };

export const publishJourney = (id: number, revision: number, body: DraftBody) =>
  post<JourneyDetail>(`/api/journeys/${id}/publish`, body, { ifMatch: revision });

export function useRollBack(id: number) {
  return useMutation({
    mutationFn: ({ life, ...body }: PublishBody & { version: number; life: number }) =>
      post<JourneyDetail>(`/api/journeys/${id}/roll-back`, body, { ifMatch: life }),
    onSettled: useForget(id),
  });
}

export function useChangeStatus(id: number) {
  return useMutation({
    mutationFn: ({ action, life, ...body }: StatusBody) =>
      post<LifeCycle>(`/api/journeys/${id}/${action}`, body, { ifMatch: life }),
    onSettled: useForget(id),
  });
}

interface StatusBody {
  action: LifeAction;
  /** The revision of the life cycle that was seen. */
  life: number;
  note: string;
  /** Only to resume: null spreads people by their number. */
  spread_minutes?: number | null;
}

export function useCancelMove(id: number) {
  return useMutation({
    mutationFn: ({ move, life }: { move: number; life: number }) =>
      send("DELETE", `/api/journeys/${id}/moves/${move}`, { ifMatch: life }),
    onSettled: useForget(id),
  });
}

export function useCloneJourney(id: number) {
  const client = useQueryClient();
  return useMutation({
    mutationFn: (body: { name?: string }) => post<JourneyDetail>(`/api/journeys/${id}/clone`, body),
    onSuccess: () => client.invalidateQueries({ queryKey: journeyKeys.lists }),
  });
}
