import { useEffect, useMemo } from "react";
import type { OverlayStore } from "../../canvas/overlay";
import type { LaneView } from "../../canvas/types";
import { useDraft } from "../editorStore";
import type { Arrangement } from "../layout";
import { usePreferences } from "../preferences";
import { lanesOf, mapOf, stagesOf } from "./stages";

const NONE: LaneView[] = [];

/** The bands of the draft's stages; also keeps the feelings on the cards level with it. */
export function useMapLayer(arrangement: Arrangement, overlay: OverlayStore): LaneView[] {
  const { document, map } = useDraft();
  const isShown = usePreferences((p) => p.isMapShown);
  const entries = useMemo(() => mapOf(map), [map]);

  useEffect(() => {
    const said = isShown ? Object.entries(entries) : [];
    overlay.setState({
      feelings: Object.fromEntries(
        said.flatMap(([id, { emotion }]) => (typeof emotion === "number" ? [[id, emotion]] : [])),
      ),
    });
  }, [overlay, entries, isShown]);

  return useMemo(
    () => (isShown ? lanesOf(document, arrangement, stagesOf(document, entries)) : NONE),
    [document, arrangement, entries, isShown],
  );
}
