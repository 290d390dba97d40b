import { BaseEdge, type Edge, EdgeLabelRenderer, type EdgeProps } from "@xyflow/react";
import { memo } from "react";
import { lineOf } from "./geometry";
import { useOverlay } from "./overlay";
import classes from "./PathLine.module.css";
import type { PathView } from "./types";

export type PathEdge = Edge<{ view: PathView }, "path">;

const HOVER_WIDTH = 28;

export const PathLine = memo(function PathLine(props: EdgeProps<PathEdge>) {
  const { id, sourceX, sourceY, targetX, targetY, data } = props;
  const view = data?.view;
  const count = useOverlay((o) => o.pathCounts[id]);
  if (!view) return null;
  const { lane } = view;
  const isBranch = view.label !== null;
  const line = lineOf({ sourceX, sourceY, targetX, targetY, lane, isBranch });
  const at = isBranch
    ? `translate(-50%, -50%) translate(${line.label.x}px, ${line.label.y}px)`
    : `translate(18px, -50%) translate(${line.plus.x}px, ${line.plus.y}px)`;
  return (
    <>
      <BaseEdge
        id={id}
        path={line.path}
        interactionWidth={HOVER_WIDTH}
        className={classes.line ?? ""}
      />
      {(isBranch || count !== undefined) && (
        <EdgeLabelRenderer>
          <span className={classes.label} style={{ transform: at }}>
            {isBranch && <span className={classes.name}>{view.label}</span>}
            {count !== undefined && <span className={classes.count}>{count}</span>}
          </span>
        </EdgeLabelRenderer>
      )}
    </>
  );
});
