import { useState } from "react";
import { type DaysOfSegment, daysAddress, useDays } from "../../api/queries/history";
import { en } from "../../texts/en";
import { AsTable } from "../../ui/chart/AsTable";
import { RangeTools } from "../../ui/chart/RangeTools";
import { ErrorNotice } from "../../ui/ErrorNotice";
import { formatDateTime } from "../../ui/format";
import { RowsSkeleton } from "../../ui/RowsSkeleton";
import { sum } from "./days";
import classes from "./History.module.css";
import { SizeChart } from "./SizeChart";
import { SizeLegend } from "./SizeLegend";
import { SizeTable } from "./SizeTable";

const RANGES = [30, 90, 365];

/** People per day, who came in and left, by why, and when the rule changed. */
export function SizePanel({ segmentId, zone }: { segmentId: number; zone: string }) {
  const [days, setDays] = useState(90);
  const query = useDays(segmentId, days);
  if (query.error && !query.data)
    return <ErrorNotice error={query.error} onRetry={() => query.refetch()} />;
  if (!query.data) return <RowsSkeleton height={36} />;
  const found = query.data;
  return (
    <div className={classes.box}>
      <div className={classes.head}>
        <p className={classes.finding}>{sayFinding(found, days)}</p>
        <RangeTools
          texts={en.history}
          csv={daysAddress(segmentId, days)}
          ranges={RANGES}
          days={days}
          onChange={setDays}
        />
      </div>
      {found.days.length > 0 && (
        <>
          <SizeChart found={found} zone={zone} />
          <SizeLegend />
        </>
      )}
      <Versions found={found} zone={zone} />
      {found.days.length > 0 && (
        <AsTable summary={en.history.asTable}>
          <SizeTable days={found.days} />
        </AsTable>
      )}
    </div>
  );
}

function Versions({ found, zone }: { found: DaysOfSegment; zone: string }) {
  if (found.versions.length === 0) return null;
  return (
    <>
      <ul className={classes.versions} aria-label={en.history.versions}>
        {found.versions.map(({ version, at, by, sentence }) => (
          <li key={version}>
            <b>{en.history.versionLine(version, formatDateTime(at, zone), by)}:</b> {sentence}
          </li>
        ))}
      </ul>
      <p className={classes.note}>{en.history.versionsAbout}</p>
    </>
  );
}

function sayFinding({ days: counted }: DaysOfSegment, days: number): string {
  const last = counted.at(-1);
  if (!last) return en.history.none;
  const { entered, enteredDefined, left, leftDefined } = sum(counted);
  return (
    en.history.finding(last.members, entered + enteredDefined, left + leftDefined, days) +
    en.history.notByBehaviour(enteredDefined + leftDefined)
  );
}
