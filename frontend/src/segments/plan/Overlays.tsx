import type { Day } from "../../ui/days";
import { later } from "../../ui/later";
import classes from "./Matrix.module.css";
import type { PlanRow } from "./model";

const PathLayer = later(() => import("./PathLayer"));

interface OverlaysProps {
  rows: PlanRow[];
  days: Day[];
  tops: number[];
  /** The day that the player shows, if it does. */
  shownDay: Day | null;
  /** Whose path is drawn across. */
  customer: number | null;
}

/** What lies over the whole matrix: the player's day, and one customer's path. */
export function Overlays({ rows, days, tops, shownDay, customer }: OverlaysProps) {
  return (
    <>
      {shownDay !== null && (
        <div
          className={classes.shownDay}
          style={{ "--at": days.indexOf(shownDay) }}
          aria-hidden="true"
        />
      )}
      {customer !== null && <PathLayer customer={customer} rows={rows} days={days} tops={tops} />}
    </>
  );
}
