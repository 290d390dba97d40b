/** Plan rows and live journeys that address the people of a draft at the same time. */
import { useQuery } from "@tanstack/react-query";
import { get } from "../client";
import { journeyKeys } from "./keys";

export interface Overlaps {
  /** How many were compared. */
  people: number;
  /** Who comes in can be told; else only people inside were compared. */
  is_known: boolean;
  /** No campaign takes people while they are inside. */
  is_incubating: boolean;
  rows: {
    campaign: { id: number; name: string };
    segment: { id: number; name: string; position: number };
    /** In words. */
    schedule: string;
    people: number;
  }[];
  journeys: {
    journey: { id: number; name: string };
    people: number;
    has_same_entry: boolean;
  }[];
}

/** `prepare` saves what is unsaved: the answer is about what the server has. */
export function useOverlaps(id: number, prepare: () => Promise<unknown> | undefined) {
  return useQuery({
    queryKey: [...journeyKeys.one(id), "overlaps"],
    gcTime: 0,
    queryFn: async ({ signal }) => {
      await prepare();
      return get<Overlaps>(`/api/journeys/${id}/overlaps`, {}, signal);
    },
  });
}
