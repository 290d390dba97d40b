import { useMemo } from "react";
import { useAllJourneys, useAllSegments } from "../../api/queries/all";
import { useAllCampaigns } from "../../api/queries/campaigns";
import type { Names } from "./words";

/** What conditions can speak of. A micro-segment cannot speak of itself. */
export function useRuleNames(own: number | null): Names {
  const segments = useAllSegments().data;
  const campaigns = useAllCampaigns().data;
  const journeys = useAllJourneys().data;
  return useMemo(
    () => ({
      segments: (segments ?? []).filter((each) => each.id !== own && !each.is_system),
      campaigns: campaigns ?? [],
      journeys: journeys ?? [],
    }),
    [segments, campaigns, journeys, own],
  );
}
