import type { DayOfSegment } from "../../api/queries/history";
import { en } from "../../texts/en";
import { formatCount, formatDay } from "../../ui/format";
import classes from "./History.module.css";

/** The counts by day, the newest first. */
export function SizeTable({ days }: { days: readonly DayOfSegment[] }) {
  return (
    // biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls is reached by key
    <section className={classes.scroll} aria-label={en.history.tableOf} tabIndex={0}>
      <table className={classes.table}>
        <thead>
          <tr>
            <th scope="col">{en.history.day}</th>
            <th scope="col">{en.history.people}</th>
            <th scope="col">{en.history.came}</th>
            <th scope="col">{en.history.defined}</th>
            <th scope="col">{en.history.went}</th>
            <th scope="col">{en.history.defined}</th>
          </tr>
        </thead>
        <tbody>
          {days.toReversed().map((day) => (
            <tr key={day.on}>
              <th scope="row">{formatDay(day.on)}</th>
              <td>{formatCount(day.members)}</td>
              <td>{formatCount(day.entered)}</td>
              <td>{formatCount(day.entered_by_definition)}</td>
              <td>{formatCount(day.left)}</td>
              <td>{formatCount(day.left_by_definition)}</td>
            </tr>
          ))}
        </tbody>
      </table>
    </section>
  );
}
