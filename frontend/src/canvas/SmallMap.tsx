import { MiniMap } from "@xyflow/react";
import { en } from "../texts/en";
import classes from "./Canvas.module.css";
import type { FlowNode } from "./toFlow";

/** A journey that fits the screen needs no map; it would only cover steps. */
const MIN_MAPPED = 20;
/** Beyond this the small map costs more than it helps. */
const MAX_MAPPED = 700;
const SIZE = { width: 168, height: 126 };

const toneOf = (node: FlowNode) =>
  node.type === "step" ? `var(--rm-${node.data.view.tone})` : "transparent";

/** The whole journey in the corner, to see where one is and to go elsewhere. */
export function SmallMap({ steps }: { steps: number }) {
  if (steps < MIN_MAPPED || steps > MAX_MAPPED) return null;
  return (
    <MiniMap<FlowNode>
      className={classes.map ?? ""}
      pannable
      zoomable
      nodeColor={toneOf}
      nodeBorderRadius={12}
      style={SIZE}
      ariaLabel={en.canvas.map}
    />
  );
}
