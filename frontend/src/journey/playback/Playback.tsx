import { useState } from "react";
import type { OverlayStore } from "../../canvas/overlay";
import { markFocus } from "../../ui/focusLater";
import { later } from "../../ui/later";
import { useEditorState } from "../editorStore";

const PlaybackPanel = later(() => import("./PlaybackPanel"));

/** The panel below the canvas, fetched when it is first opened. */
export function Playback({ overlay }: { overlay: OverlayStore }) {
  const isTrying = useEditorState((s) => s.isTrying);
  return isTrying ? <Opened overlay={overlay} /> : null;
}

function Opened({ overlay }: { overlay: OverlayStore }) {
  const [isStillHere] = useState(markFocus);
  return <PlaybackPanel overlay={overlay} isStillHere={isStillHere} />;
}
