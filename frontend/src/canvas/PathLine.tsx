import { BaseEdge, type Edge, EdgeLabelRenderer, type EdgeProps } from "@xyflow/react";
import { memo } from "react";
import { en } from "../texts/en";
import { lookUp } from "../ui/lookUp";
import { lineOf } from "./geometry";
import { tryingOf, useOverlay } from "./overlay";
import classes from "./PathLine.module.css";
import type { PathView } from "./types";

export type PathEdge = Edge<{ view: PathView }, "path">;

const HOVER_WIDTH = 28;

/** One path. Its volume and its label listen to the overlay, the path itself does not. */
export const PathLine = memo(function PathLine(props: EdgeProps<PathEdge>) {
  const { id, sourceX, sourceY, targetX, targetY, data } = props;
  const view = data?.view;
  const trying = useOverlay((o) => tryingOf(o, "paths", id));
  const change = useOverlay((o) => lookUp(o.changes, id));
  if (!view) return null;
  const { lane } = view;
  const isBranch = view.label !== null;
  const line = lineOf({ sourceX, sourceY, targetX, targetY, lane, isBranch });
  const at = isBranch
    ? `translate(-50%, -50%) translate(${line.label.x}px, ${line.label.y}px)`
    : `translate(18px, -50%) translate(${line.plus.x}px, ${line.plus.y}px)`;
  return (
    <>
      <Volume id={id} path={line.path} />
      <BaseEdge
        id={id}
        path={line.path}
        interactionWidth={HOVER_WIDTH}
        className={classes.line ?? ""}
        data-trying={trying}
        data-change={change}
      />
      <PathLabel view={view} at={at} />
    </>
  );
});

/** A wider line under the path, by how many took it. */
function Volume({ id, path }: { id: string; path: string }) {
  const level = useOverlay((o) => (o.tried ?? o).pathCounts[id]?.level ?? 0);
  const isStale = useOverlay((o) => o.areCountsStale && !o.tried);
  if (level === 0) return null;
  return (
    <path
      d={path}
      className={classes.volume}
      data-level={level}
      data-stale={isStale || undefined}
    />
  );
}

interface PathLabelProps {
  view: PathView;
  at: string;
}

function PathLabel({ view: { id, label, source, branch }, at }: PathLabelProps) {
  const isMovable = useOverlay((o) => branch !== null && o.canEdit && !o.tried && !o.lit);
  const carriedBy = useOverlay((o) => (o.carried?.path === id ? o.carried.x : null));
  const isOver = useOverlay((o) => o.carried?.over === id);
  const badge = useOverlay((o) => (o.tried ?? o).pathCounts[id]);
  const isStale = useOverlay((o) => o.areCountsStale && !o.tried);
  const trying = useOverlay((o) => tryingOf(o, "paths", id));
  const share = label === null ? "" : (badge?.share ?? "");
  const many = badge?.many ?? "";
  if (label === null && !many) return null;
  return (
    <EdgeLabelRenderer>
      <span
        className={`${classes.label} nopan`}
        data-label={isMovable ? id : undefined}
        data-of={source}
        data-carried={carriedBy !== null || undefined}
        data-over={isOver || undefined}
        title={isMovable ? en.canvas.moveBranch : undefined}
        data-stale={isStale || undefined}
        data-trying={trying}
        style={{ transform: `translateX(${carriedBy ?? 0}px) ${at}` }}
      >
        {label !== null && <span className={classes.name}>{label}</span>}
        {many && <span className={classes.count}>{many}</span>}
        {share && <span className={classes.count}>{share}</span>}
      </span>
    </EdgeLabelRenderer>
  );
}
