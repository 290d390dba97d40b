/** Files of customers and events: in by a plan, checked first, and out. */
import {
  keepPreviousData,
  useInfiniteQuery,
  useMutation,
  useQuery,
  useQueryClient,
} from "@tanstack/react-query";
import { get, post, put } from "../client";
import type { Page } from "../types";
import { pagesOf } from "./pages";

export type FileKind = "customers" | "events";
export type ImportStatus =
  | "mapping"
  | "checking"
  | "checked"
  | "running"
  | "done"
  | "cancelled"
  | "failed";
export type Target =
  | "ignore"
  | "user_id"
  | "anonymous_id"
  | "attribute"
  | "event"
  | "time"
  | "revenue"
  | "property";
export type CellType = "text" | "number" | "date" | "flag" | "list";
export type DateOrder = "ymd" | "dmy" | "mdy" | "seconds" | "milliseconds";

/** What one column of a file becomes. */
export interface PlannedColumn {
  target: Target;
  /** Of the attribute or property. */
  name: string;
  type: CellType;
  order: DateOrder;
  decimal: "." | ",";
  separator: ";" | "|" | ",";
}

export interface FilePlan {
  kind: FileKind;
  layout: { delimiter: string; has_header: boolean };
  columns: PlannedColumn[];
  /** Of every event, where no column says it. */
  event_name: string;
  zone: string;
}

/** What became of the rows; null: not counted for such a file, or not yet. */
export interface ImportCounts {
  rows: number;
  wrong: number;
  events_new: number | null;
  events_duplicate: number | null;
  customers_new: number | null;
  customers_changed: number | null;
  customers_same: number | null;
}

export interface ImportRow {
  id: number;
  file_name: string;
  size_bytes: number;
  written_in: string;
  kind: FileKind;
  status: ImportStatus;
  reason: string;
  sets_off: boolean;
  /** 0 to 1. */
  progress: number;
  counts: ImportCounts;
  checked: ImportCounts | null;
  created_at: string;
  created_by: string | null;
  started_at: string | null;
  finished_at: string | null;
}

export interface ImportDetail extends ImportRow {
  plan: FilePlan;
}

export interface RowFault {
  line: number;
  /** Empty: the whole row. */
  column: string;
  value: string;
  code: string;
  message: string;
}

/** A row as it will be. */
export interface PreviewRow {
  line: number;
  user_id: string | null;
  anonymous_id: string | null;
  event: string | null;
  time: string | null;
  values: Record<string, unknown>;
  errors: RowFault[];
}

export interface FilePreview {
  columns: string[];
  cells: string[][];
  /** None while the plan has problems. */
  rows: PreviewRow[];
  problems: { field: string; code: string; message: string }[];
}

const POLL_MS = 1_000;
const UNDER_WAY: ImportStatus[] = ["checking", "running"];
const importKeys = {
  all: ["imports"] as const,
  one: (id: number) => ["imports", id] as const,
};

export const isUnderWay = (one: ImportRow) => UNDER_WAY.includes(one.status);

export function useImports() {
  return useInfiniteQuery({
    queryKey: [...importKeys.all, "list"],
    ...pagesOf<Page<ImportRow>>("/api/imports"),
  });
}

/** One import; asked for again and again while workers are at it. */
export function useImport(id: number) {
  return useQuery({
    queryKey: importKeys.one(id),
    queryFn: ({ signal }) => get<ImportDetail>(`/api/imports/${id}`, {}, signal),
    refetchInterval: (query) =>
      query.state.data && isUnderWay(query.state.data) ? POLL_MS : false,
  });
}

/** The first rows by a plan that is not saved. */
export function useFilePreview(id: number, plan: FilePlan) {
  return useQuery({
    queryKey: [...importKeys.one(id), "preview", plan],
    queryFn: () => post<FilePreview>(`/api/imports/${id}/preview`, plan),
    placeholderData: keepPreviousData,
  });
}

export function useFaults(id: number) {
  return useInfiniteQuery({
    queryKey: [...importKeys.one(id), "errors"],
    ...pagesOf<Page<RowFault>>(`/api/imports/${id}/errors`),
  });
}

export function useUpload() {
  const client = useQueryClient();
  return useMutation({
    mutationFn: (file: File) => {
      const body = new FormData();
      body.set("file", file);
      return post<ImportDetail>("/api/imports", body);
    },
    onSuccess: () => client.invalidateQueries({ queryKey: importKeys.all }),
  });
}

/** What is done with an import; each answers with how it is then. */
function useChange<Order>(id: number, change: (order: Order) => Promise<ImportDetail>) {
  const client = useQueryClient();
  return useMutation({
    mutationFn: change,
    onSuccess: (changed) => {
      client.removeQueries({ queryKey: [...importKeys.one(id), "errors"] });
      client.setQueryData(importKeys.one(id), changed);
    },
  });
}

/** Keep a plan and begin its dry run. */
export const useCheckFile = (id: number) =>
  useChange(id, async (plan: FilePlan) => {
    await put<ImportDetail>(`/api/imports/${id}/plan`, plan);
    return post<ImportDetail>(`/api/imports/${id}/check`);
  });

/** Keep the plan it has, so that its columns can be looked at again. */
export const useReplan = (id: number) =>
  useChange(id, (plan: FilePlan) => put<ImportDetail>(`/api/imports/${id}/plan`, plan));

export const useStartImport = (id: number) =>
  useChange(id, (sets_off: boolean) =>
    post<ImportDetail>(`/api/imports/${id}/start`, { sets_off }),
  );

export const useCancelImport = (id: number) =>
  useChange(id, () => post<ImportDetail>(`/api/imports/${id}/cancel`));

export const faultsAddress = (id: number) => `/api/imports/${id}/errors.csv`;

export const membersAddress = (segment: number) => `/api/segments/${segment}/customers.csv`;

export const exportAddress = (query: string) =>
  query ? `/api/customers.csv?q=${encodeURIComponent(query)}` : "/api/customers.csv";
