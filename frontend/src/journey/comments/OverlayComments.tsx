import { useEffect } from "react";
import type { OverlayStore } from "../../canvas/overlay";
import { useOpenComments } from "./useOpenComments";

/** Keep the markers of comments on the cards level with the server; draws nothing itself. */
export function OverlayComments({ overlay }: { overlay: OverlayStore }) {
  const comments = useOpenComments();
  useEffect(() => overlay.setState({ comments }), [overlay, comments]);
  return null;
}
