import type { CoverageDay } from "../../api/queries/quality";
import { en } from "../../texts/en";
import { ScrollTable } from "../../ui/chart/AsTable";
import { formatCount, formatDay } from "../../ui/format";
import { PARTS, peopleOf } from "./coverage";

const words = en.quality.coverage;

/** The numbers by day, the newest first. */
export function CoverageTable({ days }: { days: readonly CoverageDay[] }) {
  return (
    <ScrollTable label={words.tableOf}>
      <thead>
        <tr>
          <th scope="col">{words.day}</th>
          <th scope="col">{words.open}</th>
          {PARTS.map((part) => (
            <th key={part} scope="col">
              {words[part]}
            </th>
          ))}
        </tr>
      </thead>
      <tbody>
        {days.toReversed().map((day) => (
          <tr key={day.on}>
            <th scope="row">{formatDay(day.on)}</th>
            <td>{formatCount(day.open)}</td>
            {PARTS.map((part) => (
              <td key={part}>{formatCount(peopleOf(day)[part])}</td>
            ))}
          </tr>
        ))}
      </tbody>
    </ScrollTable>
  );
}
