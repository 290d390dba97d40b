import { useEffect } from "react";
import type { OverlayStore, Tried } from "../../canvas/overlay";

/** Show a simulation on the canvas for as long as the panel is open. */
export function useTried(overlay: OverlayStore, tried: Tried | null) {
  useEffect(() => overlay.setState({ tried }), [overlay, tried]);
  useEffect(() => () => overlay.setState({ tried: null }), [overlay]);
}
