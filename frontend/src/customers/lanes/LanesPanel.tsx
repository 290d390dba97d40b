import { useMediaQuery } from "@mantine/hooks";
import { useSearchParams } from "react-router";
import { type Lanes, lanesAddress, useLanes } from "../../api/queries/lanes";
import { useAtLeast, useMe } from "../../api/queries/me";
import { en } from "../../texts/en";
import { AsTable } from "../../ui/chart/AsTable";
import { RangeTools } from "../../ui/chart/RangeTools";
import { ErrorNotice } from "../../ui/ErrorNotice";
import { readInk } from "../../ui/picture/readInk";
import { RowsSkeleton } from "../../ui/RowsSkeleton";
import { TakeOut } from "../../ui/TakeOut";
import classes from "./Lanes.module.css";
import { LanesChart } from "./LanesChart";
import { LanesLegend } from "./LanesLegend";
import { LanesTable } from "./LanesTable";
import { sayFinding, sayKnown, type Wording } from "./words";

const RANGES = [30, 90, 365];
const USUAL = 90;
const NARROW = "(max-width: 700px)";

/** A customer's time: micro-segments as lanes, campaigns as marks, steps of journeys. */
export default function LanesPanel({ id }: { id: number }) {
  const [search, setSearch] = useSearchParams();
  const wanted = Number(search.get("days"));
  const days = RANGES.includes(wanted) ? wanted : USUAL;
  const query = useLanes(id, days);
  const me = useMe();
  const canExport = useAtLeast("marketer");
  const choose = (value: number) =>
    setSearch(
      (before) => {
        before.set("days", String(value));
        return before;
      },
      { replace: true },
    );
  if (query.error && !query.data)
    return (
      <div className={classes.body}>
        <ErrorNotice error={query.error} onRetry={() => query.refetch()} />
      </div>
    );
  if (!query.data || !me)
    return (
      <div className={classes.body}>
        <RowsSkeleton height={36} />
      </div>
    );
  const found = query.data;
  const wording = { zone: me.workspace.timezone, currency: me.workspace.currency };
  const finding = sayFinding(found, wording.zone, days);
  const draw = async () => {
    const { drawLanes } = await import("./drawLanes");
    return drawLanes({ found, wording, finding }, readInk());
  };
  return (
    <>
      <div className={classes.head}>
        <p className={classes.finding}>{finding}</p>
        <RangeTools
          texts={en.lanes}
          csv={canExport ? lanesAddress(id, days) : null}
          ranges={RANGES}
          days={days}
          onChange={choose}
        >
          {canExport && <TakeOut name={en.lanes.picture(id)} picture={draw} size="xs" />}
        </RangeTools>
      </div>
      <div className={classes.body}>
        <LanesView found={found} wording={wording} />
      </div>
    </>
  );
}

function LanesView({ found, wording }: { found: Lanes; wording: Wording }) {
  const isNarrow = useMediaQuery(NARROW, false, { getInitialValueInEffect: false });
  const isEmpty = found.lanes.length + found.passages.length + found.purchases.length === 0;
  if (isEmpty)
    return <p className={classes.note}>{found.since === null ? en.lanes.noRun : en.lanes.empty}</p>;
  return (
    <>
      {isNarrow ? (
        <LanesTable found={found} wording={wording} />
      ) : (
        <>
          <LanesChart found={found} wording={wording} />
          <LanesLegend />
          <AsTable summary={en.lanes.asTable}>
            <LanesTable found={found} wording={wording} />
          </AsTable>
        </>
      )}
      <p className={classes.note}>{sayKnown(found, wording.zone)}</p>
    </>
  );
}
