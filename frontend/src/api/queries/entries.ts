/** People who are asked into a journey by a list. */
import { useMutation, useQueryClient } from "@tanstack/react-query";
import { post } from "../client";
import { journeyKeys } from "./journeys";

/** What a list came to: the first 1,000 unknown lines, and how many there are. */
export interface ListReport {
  customers: number;
  repeated: number;
  unknown: { line: number; user_id: string }[];
  unknown_count: number;
}

export function useAddPeople(id: number) {
  const client = useQueryClient();
  return useMutation({
    mutationFn: (file: File) => {
      const body = new FormData();
      body.set("file", file);
      return post<ListReport>(`/api/journeys/${id}/list`, body);
    },
    onSuccess: () => client.invalidateQueries({ queryKey: journeyKeys.counts(id) }),
  });
}
