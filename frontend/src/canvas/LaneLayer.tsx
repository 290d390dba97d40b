/** Bands behind the steps, one for each stretch of a stage, with its name at the top left. */
import { ViewportPortal } from "@xyflow/react";
import { type CSSProperties, memo } from "react";
import classes from "./LaneLayer.module.css";
import type { LaneView } from "./types";

/** Strong colours of the kinds of step; a stage's band is a trace of one. */
const TONES = ["message", "action", "test", "entry", "decision", "wait", "exit"];

export const LaneLayer = memo(function LaneLayer({ lanes }: { lanes: LaneView[] }) {
  return (
    <ViewportPortal>
      {lanes.map(({ x, y, width, height, stage, tone }) => (
        <div
          key={`${stage} ${x} ${y}`}
          className={classes.lane}
          style={
            {
              transform: `translate(${x}px, ${y}px)`,
              width,
              height,
              "--tone": `var(--rm-${TONES[tone % TONES.length]})`,
            } as CSSProperties
          }
        >
          <span className={classes.name}>{stage}</span>
        </div>
      ))}
    </ViewportPortal>
  );
});
