import { useState } from "react";
import { type DaysOfSegment, daysAddress, useDays } from "../../api/queries/history";
import { en } from "../../texts/en";
import { AsTable } from "../../ui/chart/AsTable";
import { RangeTools } from "../../ui/chart/RangeTools";
import { ErrorNotice } from "../../ui/ErrorNotice";
import { formatDateTime } from "../../ui/format";
import { readInk } from "../../ui/picture/readInk";
import { RowsSkeleton } from "../../ui/RowsSkeleton";
import { TakeOut } from "../../ui/TakeOut";
import classes from "./History.module.css";
import { SizeChart } from "./SizeChart";
import { SizeLegend } from "./SizeLegend";
import { SizeTable } from "./SizeTable";
import { sayFinding } from "./words";

const RANGES = [30, 90, 365];

interface SizePanelProps {
  segment: { id: number; name: string };
  zone: string;
}

/** People per day, who came in and left, by why, and when the rule changed. */
export function SizePanel({ segment, zone }: SizePanelProps) {
  const [days, setDays] = useState(90);
  const query = useDays(segment.id, days);
  if (query.error && !query.data)
    return <ErrorNotice error={query.error} onRetry={() => query.refetch()} />;
  if (!query.data) return <RowsSkeleton height={36} />;
  const found = query.data;
  const finding = sayFinding(found, days);
  const draw = async () => {
    const { drawSize } = await import("./drawSize");
    return drawSize({ found, zone, finding, name: segment.name }, readInk());
  };
  return (
    <div className={classes.box}>
      <div className={classes.head}>
        <p className={classes.finding}>{finding}</p>
        <RangeTools
          texts={en.history}
          csv={daysAddress(segment.id, days)}
          ranges={RANGES}
          days={days}
          onChange={setDays}
        >
          {found.days.length > 0 && (
            <TakeOut name={en.history.picture(segment.name)} picture={draw} size="xs" />
          )}
        </RangeTools>
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
