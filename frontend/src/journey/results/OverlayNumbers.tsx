import { useEffect, useMemo } from "react";
import { useVersionGraph } from "../../api/queries/versionList";
import { keepSame, type OverlayStore } from "../../canvas/overlay";
import { useDraft } from "../editorStore";
import { useView } from "../viewContext";
import { pathBadges, stepBadges, troublesOf } from "./badges";
import { type Change, changesSince } from "./changes";
import { useNumbers } from "./useNumbers";

/**
 * Keep the numbers of the canvas' side store level with the server. A part of its own that
 * draws nothing: a tick re-renders this, and of the canvas only the badges that changed.
 */
export function OverlayNumbers({ overlay }: { overlay: OverlayStore }) {
  const { journey } = useView();
  const changes = useChanges();
  const { mode, counts, results, compared, days, staleSince } = useNumbers();

  useEffect(() => {
    // All time is asked of the counters; some days are not known before they are counted.
    const isWaiting = mode === "passed" && days !== null && !results;
    const found = { mode, counts: isWaiting ? undefined : counts, results, compared };
    overlay.setState((before) => ({
      stepCounts: keepSame(before.stepCounts, counts ? stepBadges(found, changes) : {}),
      pathCounts: keepSame(before.pathCounts, pathBadges(found)),
      troubles: keepSame(before.troubles, mode === "off" ? {} : troublesOf(counts, journey.id)),
      areCountsStale: staleSince !== null,
    }));
  }, [overlay, journey.id, changes, mode, counts, results, compared, days, staleSince]);

  return null;
}

/** Which steps of the draft are those of the live version. */
export function useChanges(): Record<string, Change> {
  const { journey } = useView();
  const { document } = useDraft();
  const live = useVersionGraph(journey.id, journey.published?.number ?? null).data?.document;
  return useMemo(() => changesSince(live ?? document, document), [live, document]);
}
