/** What campaigns and experiments changed. Campaigns are counted anew in the background. */
import { useInfiniteQuery, useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { get, post, remove } from "../client";
import type { components } from "../schema";
import type { Page } from "../types";
import { pagesOf } from "./pages";

type Shapes = components["schemas"];
export type Interval = Shapes["IntervalOut"];
export type Outcome = Shapes["OutcomeOut"];
export type Comparison = Shapes["ComparisonOut"];
export type Breakdown = Shapes["BreakdownOut"];
export type ArmSize = Shapes["ArmSizeOut"];
export type UpliftReport = Shapes["UpliftReportOut"];
export type CampaignUplift = Shapes["CampaignUpliftOut"];
export type Ledger = Shapes["LedgerOut"];
export type LedgerCampaign = Shapes["LedgerCampaignOut"];
export type LedgerRow = Shapes["LedgerRowOut"];
export type UpliftPeriod = Shapes["UpliftPeriodOut"];
export type SplitUplift = Shapes["SplitUpliftOut"];
export type SplitLedger = Shapes["SplitLedgerOut"];
export type SplitShares = Shapes["SplitSharesOut"];
export type LedgerSplit = Shapes["LedgerSplitOut"];
export type StrategyUplift = Shapes["StrategyUpliftOut"];
export type Experiment = Shapes["ExperimentOut"];
export type ExperimentDetail = Shapes["ExperimentDetailOut"];
export type ColumnGuess = Shapes["ColumnGuessOut"];

export interface ExperimentSettings {
  name: string;
  arm: string;
  control: string;
  outcomes: { column: string; kind: "rate" | "amount" }[];
  covariates: string[];
  is_random: boolean;
  how: string;
  has_equal_arms: boolean;
}

const POLL_MS = 30_000;
const COUNTING_POLL_MS = 1_500;
const keys = { all: ["uplift"] as const, experiments: ["experiments"] as const };

const pause = (found: { is_current: boolean } | undefined) =>
  found && !found.is_current ? COUNTING_POLL_MS : POLL_MS;

export function useLedger() {
  return useQuery({
    queryKey: keys.all,
    queryFn: ({ signal }) => get<Ledger>("/api/uplift", {}, signal),
    refetchInterval: ({ state }) => pause(state.data),
  });
}

/** All campaigns together, beside the global hold-out. */
export function useStrategyUplift() {
  return useQuery({
    queryKey: [...keys.all, "strategy"],
    queryFn: ({ signal }) => get<StrategyUplift>("/api/uplift/strategy", {}, signal),
    refetchInterval: ({ state }) => (state.data?.report === null ? COUNTING_POLL_MS : POLL_MS),
  });
}

/** Of one period; null is the newest. */
export function useCampaignUplift(id: number, startsAt: string | null) {
  return useQuery({
    queryKey: [...keys.all, id, startsAt],
    queryFn: ({ signal }) =>
      get<CampaignUplift>(
        `/api/uplift/campaigns/${id}`,
        startsAt ? { starts_at: startsAt } : {},
        signal,
      ),
    refetchInterval: ({ state }) => pause(state.data),
  });
}

/** What the splits of journeys changed. */
export function useSplitLedger() {
  return useQuery({
    queryKey: [...keys.all, "splits"],
    queryFn: ({ signal }) => get<SplitLedger>("/api/uplift/splits", {}, signal),
    refetchInterval: ({ state }) => pause(state.data),
  });
}

/** Of one period; null is the newest. */
export function useSplitUplift(journey: number, node: string, startsAt: string | null) {
  return useQuery({
    queryKey: [...keys.all, "splits", journey, node, startsAt],
    queryFn: ({ signal }) =>
      get<SplitUplift>(
        `/api/uplift/splits/${journey}/${encodeURIComponent(node)}`,
        startsAt ? { starts_at: startsAt } : {},
        signal,
      ),
    refetchInterval: ({ state }) => pause(state.data),
  });
}

/** By which shares a live split sends people on today. */
export function useSplitShares(journey: number, node: string) {
  return useQuery({
    queryKey: ["journeys", journey, "splits", node],
    queryFn: ({ signal }) =>
      get<SplitShares>(`/api/journeys/${journey}/splits/${encodeURIComponent(node)}`, {}, signal),
    retry: false,
  });
}

export function useExperiments() {
  return useInfiniteQuery({
    queryKey: [...keys.experiments, "list"],
    ...pagesOf<Page<Experiment>>("/api/experiments"),
  });
}

export function useExperiment(id: number) {
  return useQuery({
    queryKey: [...keys.experiments, id],
    queryFn: ({ signal }) => get<ExperimentDetail>(`/api/experiments/${id}`, {}, signal),
  });
}

export function useGuess() {
  return useMutation({
    mutationFn: (file: File) => {
      const form = new FormData();
      form.append("file", file);
      return post<{ columns: ColumnGuess[] }>("/api/experiments/columns", form);
    },
  });
}

export function useImportExperiment() {
  const client = useQueryClient();
  return useMutation({
    mutationFn: ({ file, settings }: { file: File; settings: ExperimentSettings }) => {
      const form = new FormData();
      form.append("file", file);
      form.append("settings", JSON.stringify(settings));
      return post<ExperimentDetail>("/api/experiments", form);
    },
    onSuccess: () => client.invalidateQueries({ queryKey: keys.experiments }),
  });
}

export function useForget() {
  const client = useQueryClient();
  return useMutation({
    mutationFn: (id: number) => remove(`/api/experiments/${id}`),
    onSuccess: () => client.invalidateQueries({ queryKey: [...keys.experiments, "list"] }),
  });
}
