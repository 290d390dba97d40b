import type { DayOfSegment } from "../../api/queries/history";
import { en } from "../../texts/en";
import { ScrollTable } from "../../ui/chart/AsTable";
import { formatCount, formatDay } from "../../ui/format";

/** The counts by day, the newest first. */
export function SizeTable({ days }: { days: readonly DayOfSegment[] }) {
  return (
    <ScrollTable label={en.history.tableOf}>
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
    </ScrollTable>
  );
}
