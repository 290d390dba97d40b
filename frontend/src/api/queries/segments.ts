/** Micro-segments: list, one, saving, archiving, and counting a rule. */
import {
  keepPreviousData,
  type QueryClient,
  queryOptions,
  useInfiniteQuery,
  useMutation,
  useQuery,
  useQueryClient,
} from "@tanstack/react-query";
import { get, post, put } from "../client";
import type { Page, RuleDocument } from "../types";
import { segmentKeys } from "./keys";
import { pagesOf } from "./pages";
import { planKeys } from "./plan";

export interface SegmentRow {
  id: number;
  name: string;
  description: string;
  position: number;
  is_system: boolean;
  archived_at: string | null;
  sentence: string;
  rule: RuleDocument;
  /** Moves with every edit of it: what is saved says which one was read. */
  revision: number;
  /** People in it now; null before the first run. */
  members: number | null;
  /** People on each of the last days, oldest first. */
  trend: { on: string; members: number }[];
  /** What it cost the last run; null for one that is newer. */
  cost: { seconds: number; events: number; conditions: number; shared: number } | null;
  /** Its size changed too much: it is left as it was. Numbers of a sample. */
  held: { run_id: number; before: number; after: number; accepted_at: string | null } | null;
}

export interface SegmentBody {
  name: string;
  description: string;
  rule: RuleDocument;
}

export interface RuleCount {
  count: number;
  universe: number;
  /** The numbers are extrapolated from a sample. */
  sampled: boolean;
  /** To each side of `count` the 95 % interval; 0 when everybody was asked. */
  margin: number;
  sentence: string;
  conditions: { path: string; count: number }[];
  as_of: string;
}

const LIST_POLL_MS = 10_000;

export function useSegments() {
  return useInfiniteQuery({
    queryKey: segmentKeys.all,
    ...pagesOf<Page<SegmentRow>>("/api/segments"),
    refetchInterval: LIST_POLL_MS,
  });
}

/** Read once when the form opens; from then on the form's draft is the person's own. */
export function useSegment(id: number | null) {
  return useQuery({
    queryKey: segmentKeys.one(id ?? 0),
    enabled: id !== null,
    queryFn: ({ signal }) => get<SegmentRow>(`/api/segments/${id}`, {}, signal),
    staleTime: Number.POSITIVE_INFINITY,
    gcTime: 0,
  });
}

export const fetchSegment = (id: number) => get<SegmentRow>(`/api/segments/${id}`);

export function useSaveSegment(id: number | null) {
  const client = useQueryClient();
  return useMutation({
    mutationFn: ({ revision, ...body }: SegmentBody & { revision: number }) =>
      id === null
        ? post<SegmentRow>("/api/segments", body)
        : put<SegmentRow>(`/api/segments/${id}`, body, { ifMatch: revision }),
    onSuccess: () => forgetPlan(client),
  });
}

export function useArchiveSegment(id: number) {
  const client = useQueryClient();
  return useMutation({
    mutationFn: () => post<SegmentRow | null>(`/api/segments/${id}/archive`),
    onSuccess: () => forgetPlan(client),
  });
}

function forgetPlan(client: ReturnType<typeof useQueryClient>) {
  client.invalidateQueries({ queryKey: segmentKeys.all });
  client.invalidateQueries({ queryKey: planKeys.all });
}

/**
 * Count the people who match. Hand in a rule only when it is complete and has
 * rested; a newer rule aborts the request of the older one. Where there are very
 * many people a sample answers first, and then everybody is counted.
 */
export function useRuleCount(rule: RuleDocument | null) {
  const quick = useOneCount(rule, false);
  const isSampled = quick.data?.sampled === true && !quick.isPlaceholderData;
  const exact = useOneCount(isSampled ? rule : null, true);
  const data = (isSampled && exact.data) || quick.data;
  return { ...quick, data, isCountingAll: isSampled && exact.isFetching };
}

function useOneCount(rule: RuleDocument | null, exact: boolean) {
  return useQuery({
    ...oneCount(rule, exact),
    enabled: rule !== null,
    // The number of everybody is of this rule or of none
    ...(exact ? {} : { placeholderData: keepPreviousData }),
    staleTime: 30_000,
  });
}

const oneCount = (rule: RuleDocument | null, exact: boolean) =>
  queryOptions({
    queryKey: ["rule-count", rule, exact],
    queryFn: ({ signal }) => post<RuleCount>("/api/segments/count", { rule, exact }, { signal }),
    retry: false,
  });

/** A rule read aloud; it was, most often, when it was counted. */
export async function fetchRuleSentence(client: QueryClient, rule: RuleDocument): Promise<string> {
  const { sentence } = await client.ensureQueryData(oneCount(rule, false));
  return sentence;
}
