/** The start page: what needs attention, what runs, the latest numbers. */
import { useQuery } from "@tanstack/react-query";
import { get } from "../client";

const POLL_MS = 4_000;

interface Attention {
  code: string;
  message: string;
  /** Page of the application that shows it. */
  link: string | null;
}

export interface LiveJourney {
  id: number;
  name: string;
  inside: number;
  incubating: boolean;
  /** People whose incubation ends within the next seven days. */
  graduating: number | null;
  graduations: { on: string; people: number }[];
}

/** What one campaign did on the last day on which any ran. */
export interface CampaignNumbers {
  campaign: { id: number; name: string };
  segment: { id: number; name: string };
  matched: number;
  treated: number;
  control: number;
}

export interface Home {
  as_of: string;
  attention: Attention[];
  journeys: LiveJourney[];
  coverage: { on: string; open: number; covered: number; several: number } | null;
  customers: { total: number; open: number; incubating: number };
  segments: number;
  campaigns: { live: number; treated_today: number; control_today: number };
  latest: { on: string; campaigns: CampaignNumbers[] } | null;
  messages: { sent_today: number; queued: number };
}

export function useHome() {
  return useQuery({
    queryKey: ["home"],
    queryFn: ({ signal }) => get<Home>("/api/home", {}, signal),
    refetchInterval: POLL_MS,
  });
}
