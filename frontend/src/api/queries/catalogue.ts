/** The attributes, events and properties seen so far; feeds every picker. */
import { useQuery } from "@tanstack/react-query";
import { get } from "../client";
import type { Catalogue } from "../types";

const FRESH_MS = 5 * 60_000;

export function useCatalogue() {
  return useQuery({
    queryKey: ["catalogue"],
    queryFn: ({ signal }) => get<Catalogue>("/api/catalogue", {}, signal),
    staleTime: FRESH_MS,
  });
}
