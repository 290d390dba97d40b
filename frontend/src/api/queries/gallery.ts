/** The gallery of journey templates. */
import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { get, post } from "../client";
import type { GraphDocument, JourneyDetail, Page, TemplateRow } from "../types";
import { journeyKeys, templateKeys } from "./keys";

/** What a template asks for, and whether it is there. */
export interface Wanted {
  name: string;
  why: string;
  is_optional: boolean;
  is_present: boolean;
}

export interface Offer {
  key: string;
  name: string;
  /** One sentence: what the journey is for. */
  goal: string;
  steps: number;
  is_incubating: boolean;
  channels: Wanted[];
  events: Wanted[];
  attributes: Wanted[];
  thumbnail: string;
}

/** A message that is written when the template is taken. */
export interface OfferedWords {
  key: string;
  name: string;
  subject: string;
  html: string;
  purpose: TemplateRow["purpose"];
}

export interface OfferDetail extends Offer {
  document: GraphDocument;
  messages: OfferedWords[];
}

const KEY = ["journey-templates"] as const;

export function useGallery() {
  return useQuery({
    queryKey: KEY,
    queryFn: ({ signal }) => get<Page<Offer>>("/api/journey-templates", {}, signal),
  });
}

export function useOffer(key: string) {
  return useQuery({
    queryKey: [...KEY, key],
    queryFn: ({ signal }) => get<OfferDetail>(`/api/journey-templates/${key}`, {}, signal),
  });
}

export interface TakeBody {
  name: string;
  template: string;
  /** Key of a message -> id of the message that is sent in its place. */
  messages?: Record<string, number>;
}

export function useTakeTemplate() {
  const client = useQueryClient();
  return useMutation({
    mutationFn: (body: TakeBody) => post<JourneyDetail>("/api/journeys", body),
    onSuccess: () => {
      client.invalidateQueries({ queryKey: journeyKeys.all });
      client.invalidateQueries({ queryKey: templateKeys.all });
    },
  });
}
