import { useMe } from "../../api/queries/me";
import { useBacktest } from "../../api/queries/previews";
import type { RuleDocument } from "../../api/types";
import { en } from "../../texts/en";
import { AsTable, ScrollTable } from "../../ui/chart/AsTable";
import { formatCount, formatDay } from "../../ui/format";
import { workspaceDay } from "../../ui/workspaceDay";
import { BacktestChart, sayCount } from "./BacktestChart";
import { countBefore, type DayOfRule, toDays } from "./chart";
import { Looking } from "./Looking";
import classes from "./Preview.module.css";

interface BacktestPanelProps {
  rule: RuleDocument;
  segmentId: number | null;
}

/** How many would have matched on each of the last days. */
export default function BacktestPanel({ rule, segmentId }: BacktestPanelProps) {
  const { data, error, isFetching } = useBacktest(rule, segmentId);
  const zone = useMe()?.workspace.timezone;
  if (!data) return <Looking error={error} isFetching={isFetching} />;
  const days = toDays(data, (at) => workspaceDay(at, zone));
  const isStored = days.some(({ stored }) => stored !== null);
  const before = (ago: number) => countBefore(days, ago, data.step_days);
  return (
    <>
      <p className={classes.finding}>{en.preview.finding(before(0), before(7), before(90))}</p>
      <BacktestChart days={days} />
      {isStored && (
        <p className={classes.legend}>
          <span className={classes.key} /> {en.preview.ruleLine}
          <span className={classes.key} data-dashed /> {en.preview.storedLine}
        </p>
      )}
      <p className={classes.note}>
        {data.step_days === 1 ? en.preview.perDay : en.preview.perWeek}
        {data.sampled && ` ${en.preview.sampled}`}
        {isStored && ` ${en.preview.storedAbout}`}
      </p>
      <DaysTable days={days} isStored={isStored} />
    </>
  );
}

function DaysTable({ days, isStored }: { days: readonly DayOfRule[]; isStored: boolean }) {
  return (
    <AsTable summary={en.preview.asTable}>
      <ScrollTable label={en.preview.people}>
        <thead>
          <tr>
            <th scope="col">{en.preview.day}</th>
            <th scope="col">{en.preview.people}</th>
            {isStored && <th scope="col">{en.preview.storedLine}</th>}
          </tr>
        </thead>
        <tbody>
          {days.toReversed().map(({ day, count, margin, stored }) => (
            <tr key={day}>
              <th scope="row">{formatDay(day)}</th>
              <td>{sayCount(count, margin)}</td>
              {isStored && <td>{stored === null ? "" : formatCount(stored)}</td>}
            </tr>
          ))}
        </tbody>
      </ScrollTable>
    </AsTable>
  );
}
