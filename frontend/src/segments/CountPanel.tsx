import { Divider } from "@mantine/core";
import { messageOf } from "../api/errors";
import { useMe } from "../api/queries/me";
import type { SegmentRow } from "../api/queries/segments";
import { en } from "../texts/en";
import { Count } from "../ui/Count";
import { formatCount, formatTime } from "../ui/format";
import classes from "./SegmentForm.module.css";
import type { useLiveCount } from "./useLiveCount";

/** How many people match right now, and the rule read aloud. */
export function CountPanel({ live }: { live: ReturnType<typeof useLiveCount> }) {
  const zone = useMe()?.workspace.timezone;
  const { count, complete, isStale, isCountingAll, error } = live;
  return (
    <aside className={classes.panel} aria-label={en.segments.live} aria-live="polite">
      <p className={classes.panelTitle}>{en.segments.live}</p>
      {!complete && <p className={classes.words}>{en.segments.unfinished}</p>}
      {complete && error && !isStale && <p className={classes.words}>{messageOf(error)}</p>}
      {complete && !count && !error && <p className={classes.words}>{en.segments.counting}</p>}
      {count && (
        <>
          <p className={classes.number} data-stale={isStale || undefined}>
            {count.sampled && `${en.segments.roughly} `}
            {formatCount(count.count)}
            {count.sampled && (
              <span className={classes.give}> {en.segments.give(formatCount(count.margin))}</span>
            )}
          </p>
          <p className={classes.small}>
            {en.segments.ofUniverse(formatCount(count.universe))},{" "}
            {isStale ? en.segments.counting : en.segments.asOf(formatTime(count.as_of, zone))}
            {isCountingAll && !isStale && `; ${en.segments.countingAll}`}
          </p>
          <div className={classes.bar}>
            <div className={classes.fill} style={{ width: share(count.count, count.universe) }} />
          </div>
          <Divider my="sm" />
          <p className={classes.panelTitle}>{en.segments.inWords}</p>
          <p className={classes.words}>{count.sentence}</p>
        </>
      )}
    </aside>
  );
}

/** For those who may not count rules: the numbers of the last run. */
export function StoredCount({ segment }: { segment: SegmentRow }) {
  return (
    <aside className={classes.panel} aria-label={en.segments.live}>
      <p className={classes.panelTitle}>{en.segments.live}</p>
      <p className={classes.number}>
        <Count value={segment.members} />
      </p>
      <Divider my="sm" />
      <p className={classes.panelTitle}>{en.segments.inWords}</p>
      <p className={classes.words}>{segment.sentence}</p>
    </aside>
  );
}

function share(part: number, whole: number): string {
  return whole === 0 ? "0" : `${Math.min(100, (part / whole) * 100)}%`;
}
