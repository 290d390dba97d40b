/** Message templates. */
import { useQuery } from "@tanstack/react-query";
import { get } from "../client";
import type { Page, TemplateRow } from "../types";

export const templateKeys = {
  all: ["templates"] as const,
  one: (id: number) => ["templates", id] as const,
};

export function useTemplates() {
  return useQuery({
    queryKey: templateKeys.all,
    queryFn: ({ signal }) => get<Page<TemplateRow>>("/api/templates", {}, signal),
  });
}
