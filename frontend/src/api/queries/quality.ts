/** What was found about the plan: findings, overlaps, coverage. Counted anew in the background. */
import {
  keepPreviousData,
  useInfiniteQuery,
  useMutation,
  useQuery,
  useQueryClient,
} from "@tanstack/react-query";
import type { Day } from "../../ui/days";
import { get, post, put } from "../client";
import type { RuleDocument } from "../types";
import { segmentKeys } from "./keys";
import { pagesOf } from "./pages";
import { type Plan, planKeys } from "./plan";

const POLL_MS = 30_000;
const COUNTING_POLL_MS = 1_500;

interface Named {
  id: number;
  name: string;
}

export interface Examined {
  /** Null before the first run. */
  examined_at: string | null;
  /** False: it is being counted again. */
  is_current: boolean;
}

interface Counts {
  open: number;
  covered: number;
  several: number;
  rows_per_customer: number;
}

export interface Draft {
  name: string;
  rule: RuleDocument;
}

export interface Action {
  kind: "open" | "archive" | "move" | "create";
  segment: Named | null;
  /** The number the row gets. */
  to: number | null;
  draft: Draft | null;
}

export interface Finding {
  code: string;
  severity: "problem" | "advice" | "note";
  sentence: string;
  details: string[];
  segments: Named[];
  actions: Action[];
}

export interface Quality extends Examined {
  counts: Counts | null;
  findings: Finding[];
}

export interface Pair {
  first: Named;
  second: Named;
  first_members: number;
  second_members: number;
  shared: number;
  jaccard: number;
  contained: number;
}

export interface Overlap extends Examined {
  rows: (Named & { number: number; members: number })[];
  rows_total: number;
  /** People by row and column; sizes on the diagonal. */
  shared: number[][];
  results: Pair[];
  next: string | null;
}

export interface CoverageDay {
  on: Day;
  open: number;
  covered: number;
  several: number;
}

export interface CoverageRow extends Named {
  number: number;
  open: number;
  first: number;
  alone: number;
}

export interface CoverageDetails extends Examined {
  counts: Counts | null;
  days: CoverageDay[];
  rows: CoverageRow[];
  gaps: Finding[];
}

const qualityKeys = { all: ["quality"] as const };

const pause = (found: Examined | undefined) =>
  found && !found.is_current ? COUNTING_POLL_MS : POLL_MS;

export function useQuality() {
  return useQuery({
    queryKey: [...qualityKeys.all, "findings"],
    queryFn: ({ signal }) => get<Quality>("/api/segments/quality", {}, signal),
    refetchInterval: ({ state }) => pause(state.data),
  });
}

export function useCoverage(days: number) {
  return useQuery({
    queryKey: [...qualityKeys.all, "coverage", days],
    queryFn: ({ signal }) => get<CoverageDetails>("/api/segments/coverage", { days }, signal),
    refetchInterval: ({ state }) => pause(state.data),
    placeholderData: keepPreviousData,
  });
}

/** The first page holds the matrix from row `from` on, too. */
export function useOverlap(from: number, size: number) {
  return useInfiniteQuery({
    queryKey: [...qualityKeys.all, "overlap", from, size],
    ...pagesOf<Overlap>("/api/segments/overlap", { from, size }),
    refetchInterval: ({ state }) => pause(state.data?.pages[0]),
    placeholderData: keepPreviousData,
  });
}

/** Archive a row, or give it another number in the plan as it is now. */
export function useCure() {
  const client = useQueryClient();
  return useMutation({
    mutationFn: async ({ kind, segment, to }: Action) => {
      if (!segment) return;
      if (kind === "archive") await post(`/api/segments/${segment.id}/archive`);
      if (kind === "move" && to !== null) await moveTo(segment.id, to);
    },
    onSuccess: () =>
      Promise.all(
        [qualityKeys.all, segmentKeys.all, planKeys.all].map((queryKey) =>
          client.invalidateQueries({ queryKey }),
        ),
      ),
  });
}

async function moveTo(id: number, number: number) {
  const plan = await get<Plan>("/api/plan", { days: 1 });
  const others = plan.rows
    .filter(({ segment }) => !segment.is_system && segment.id !== id)
    .map(({ segment }) => segment.id);
  const segments = others.toSpliced(number - 1, 0, id);
  await put("/api/plan/order", { segments }, { ifMatch: plan.revision });
}
