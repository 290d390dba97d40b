/** Journeys as files: out in a format, and in from one. */
import { useMutation, useQueryClient } from "@tanstack/react-query";
import { getFile, post } from "../client";
import { journeyKeys } from "./keys";

export type ServerFormat = "json" | "bpmn" | "mermaid" | "graphml" | "svg" | "pdf";
export type Paper = "a4" | "a3";

/** What became of one part of a file. */
export interface ImportNote {
  code: string;
  level: "problem" | "advice";
  message: string;
  line: number | null;
  element: string | null;
  node: string | null;
}

export interface ImportResult {
  /** null: it was only looked at. */
  journey_id: number | null;
  format: "json" | "bpmn" | "mermaid";
  name: string;
  steps: number;
  paths: number;
  notes: ImportNote[];
  /** SVG, drawn by the server; shown as an image only. */
  picture: string;
}

/** A file that was chosen, or text that was pasted. */
export type ImportSource = { file: File } | { text: string };

interface ExportOrder {
  format: ServerFormat;
  /** "draft" or "published". */
  version: string;
  paper?: Paper;
}

export const fetchExport = (id: number, order: ExportOrder) =>
  getFile(`/api/journeys/${id}/export`, { ...order });

/** Say what a file would come to; nothing is made. The picture is as light as its place. */
export function useLookAtImport() {
  return useMutation({
    mutationFn: (source: ImportSource) => send(source, { dry_run: "true", theme: "auto" }),
  });
}

export function useImportJourney() {
  const client = useQueryClient();
  return useMutation({
    mutationFn: ({ source, name }: { source: ImportSource; name: string }) =>
      send(source, { name }),
    onSuccess: () => client.invalidateQueries({ queryKey: journeyKeys.all }),
  });
}

function send(source: ImportSource, more: Record<string, string>): Promise<ImportResult> {
  const path = "/api/journeys/import";
  if ("text" in source) return post<ImportResult>(path, { text: source.text, ...more });
  const body = new FormData();
  body.set("file", source.file);
  for (const [name, value] of Object.entries(more)) body.set(name, value);
  return post<ImportResult>(path, body);
}
