import type { Heard } from "../../api/queries/heard";
import { en } from "../../texts/en";
import { ScrollTable } from "../../ui/chart/AsTable";
import { formatCount, formatDay } from "../../ui/format";
import classes from "./Heard.module.css";
import { partsInUse } from "./heard";

/** The numbers by day, the newest first, and their sum. */
export function HeardTable({ found }: { found: Heard }) {
  const parts = partsInUse(found);
  return (
    <ScrollTable label={en.heard.tableOf}>
      <thead>
        <tr>
          <th scope="col">{en.heard.day}</th>
          <th scope="col">{en.heard.people}</th>
          {parts.map(({ part, words }) => (
            <th key={part} scope="col">
              {words}
            </th>
          ))}
        </tr>
      </thead>
      <tbody>
        <tr className={classes.sum}>
          <th scope="row">{en.heard.all}</th>
          <td>{formatCount(found.people)}</td>
          {parts.map(({ part, people }) => (
            <td key={part}>{formatCount(people)}</td>
          ))}
        </tr>
        {found.days.toReversed().map((day) => (
          <tr key={day.on}>
            <th scope="row">{formatDay(day.on)}</th>
            <td>{formatCount(day.people)}</td>
            {parts.map(({ part }) => (
              <td key={part}>{formatCount(day.parts[part] ?? 0)}</td>
            ))}
          </tr>
        ))}
      </tbody>
    </ScrollTable>
  );
}
