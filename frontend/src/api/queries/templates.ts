/** Message templates. */
import {
  keepPreviousData,
  useInfiniteQuery,
  useMutation,
  useQuery,
  useQueryClient,
} from "@tanstack/react-query";
import { get, post, put } from "../client";
import type { Page, TemplateRow } from "../types";
import { templateKeys } from "./keys";
import { pagesOf } from "./pages";

export interface Template extends TemplateRow {
  subject: string;
  html: string;
  /** Empty: made from the HTML. */
  text: string;
  version: number;
  updated_at: string;
  /** Advice after saving. */
  problems?: TemplateProblem[];
}

export interface TemplateBody {
  name: string;
  channel: string;
  purpose: TemplateRow["purpose"];
  subject: string;
  html: string;
  text: string;
}

export interface TemplateProblem {
  field: string;
  line: number;
  code: string;
  message: string;
  level?: "problem" | "advice";
}

export interface TemplatePreview {
  subject: string;
  html: string;
  text: string;
  problems: TemplateProblem[];
}

export interface PreviewBody {
  subject: string;
  html: string;
  text: string;
  customer_id: number;
  purpose: TemplateRow["purpose"];
}

export function useTemplateList() {
  return useInfiniteQuery({
    queryKey: [...templateKeys.all, "list"],
    ...pagesOf<Page<Template>>("/api/templates"),
  });
}

/** Read once when the form opens; from then on the form's draft is the person's own. */
export function useTemplate(id: number | null) {
  return useQuery({
    queryKey: templateKeys.one(id ?? 0),
    enabled: id !== null,
    queryFn: ({ signal }) => get<Template>(`/api/templates/${id}`, {}, signal),
    staleTime: Number.POSITIVE_INFINITY,
    gcTime: 0,
  });
}

export const fetchTemplate = (id: number) => get<Template>(`/api/templates/${id}`);

export function useSaveTemplate(id: number | null) {
  const client = useQueryClient();
  return useMutation({
    mutationFn: ({ body, version }: { body: TemplateBody; version: number | null }) =>
      id === null || version === null
        ? post<Template>("/api/templates", body)
        : put<Template>(`/api/templates/${id}`, body, { ifMatch: version }),
    // Not the message that is open: its form has the newest words already.
    onSuccess: () =>
      client.invalidateQueries({
        queryKey: templateKeys.all,
        predicate: ({ queryKey }) => typeof queryKey[1] === "string",
      }),
  });
}

export function useTemplatePreview(body: PreviewBody | null) {
  return useQuery({
    queryKey: ["template-preview", body],
    enabled: body !== null,
    queryFn: ({ signal }) =>
      post<TemplatePreview>("/api/templates/preview", body ?? {}, { signal }),
    placeholderData: keepPreviousData,
    retry: false,
  });
}
