import { MiniMap } from "@xyflow/react";
import { en } from "../texts/en";
import classes from "./Canvas.module.css";
import type { FlowNode } from "./toFlow";

const SIZE = { width: 168, height: 126 };

const toneOf = (node: FlowNode) =>
  node.type === "step" ? `var(--rm-${node.data.view.tone})` : "transparent";

/** The whole journey in the corner, to see where one is and to go elsewhere. */
export default function SmallMap() {
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
