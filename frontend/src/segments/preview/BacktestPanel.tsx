import { useQueryClient } from "@tanstack/react-query";
import { useMe } from "../../api/queries/me";
import { type Backtest, useBacktest } from "../../api/queries/previews";
import { fetchRuleSentence } from "../../api/queries/segments";
import type { RuleDocument } from "../../api/types";
import { en } from "../../texts/en";
import { AsTable, ScrollTable } from "../../ui/chart/AsTable";
import { Finding } from "../../ui/chart/Finding";
import { formatCount, formatDay } from "../../ui/format";
import { readInk } from "../../ui/picture/readInk";
import { TakeOut } from "../../ui/TakeOut";
import { workspaceDay } from "../../ui/workspaceDay";
import { BacktestChart } from "./BacktestChart";
import { type DayOfRule, hasStored, toDays, toTable } from "./chart";
import { Looking } from "./Looking";
import classes from "./Preview.module.css";
import { sayAbout, sayCount, sayFinding } from "./words";

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
  const isStored = hasStored(days);
  return (
    <figure className={classes.figure}>
      <Finding
        says={sayFinding(days, data)}
        files={<Files rule={rule} found={data} days={days} />}
      />
      <BacktestChart days={days} />
      {isStored && (
        <p className={classes.legend}>
          <span className={classes.key} /> {en.preview.ruleLine}
          <span className={classes.key} data-dashed /> {en.preview.storedLine}
        </p>
      )}
      <p className={classes.note}>{sayAbout(days, data)}</p>
      <DaysTable days={days} isStored={isStored} />
    </figure>
  );
}

interface FilesProps {
  rule: RuleDocument;
  found: Backtest;
  days: readonly DayOfRule[];
}

function Files({ rule, found, days }: FilesProps) {
  const client = useQueryClient();
  const draw = async () => {
    const [{ drawBacktest }, sentence] = await Promise.all([
      import("./drawBacktest"),
      fetchRuleSentence(client, rule),
    ]);
    return drawBacktest({ found, days, sentence }, readInk());
  };
  return <TakeOut name={en.preview.backtest} picture={draw} table={async () => toTable(days)} />;
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
