import { useJourneyCounts } from "../api/queries/journeys";
import type { JourneyCounts, JourneyDetail } from "../api/types";
import { useEditorState } from "./editorStore";

export const peopleInside = (counts: JourneyCounts): number =>
  Object.values(counts.nodes).reduce((sum, node) => sum + node.now, 0);

/** Live numbers of the published version; null for a journey that was never live. */
export function useCounts(journey: JourneyDetail): JourneyCounts | null {
  const areShown = useEditorState((s) => s.areCountsShown);
  const query = useJourneyCounts(journey.id, journey.published !== null && areShown);
  return query.data?.counts ?? null;
}
