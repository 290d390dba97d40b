import { lazy, Suspense } from "react";
import type { OverlayStore } from "../../canvas/overlay";
import { useEditorState } from "../editorStore";

const PlaybackPanel = lazy(() => import("./PlaybackPanel"));

/** The panel below the canvas, fetched when it is first opened. */
export function Playback({ overlay }: { overlay: OverlayStore }) {
  const isTrying = useEditorState((s) => s.isTrying);
  if (!isTrying) return null;
  return (
    <Suspense fallback={null}>
      <PlaybackPanel overlay={overlay} />
    </Suspense>
  );
}
