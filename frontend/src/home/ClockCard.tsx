import { Progress, SegmentedControl } from "@mantine/core";
import { useCanEdit, useSetClockSpeed } from "../api/queries/me";
import type { Me } from "../api/types";
import { en } from "../texts/en";
import { FAST, REAL_TIME, speedWords } from "../ui/clockSpeed";
import { formatDateTime } from "../ui/format";
import { toastError } from "../ui/toast";
import { useVirtualNow } from "../ui/useVirtualNow";
import classes from "./HomePage.module.css";

const HINTS: Record<number, string> = { 0: en.home.stoppedHint, 1: en.home.realTimeHint };

/** The demo's own time: its progress while the past is replayed, then its speed. */
export function ClockCard({ clock, zone }: { clock: Me["clock"]; zone: string }) {
  const now = useVirtualNow(clock);
  const isReplaying = clock.progress !== null && clock.progress < 1;
  return (
    <section className={classes.clock} aria-label={en.home.clock}>
      <div>
        <p className={classes.clockTime}>
          <time dateTime={new Date(now).toISOString()}>{formatDateTime(now, zone)}</time>
        </p>
        <p className={classes.clockHint}>
          {isReplaying ? en.home.replayingHint : (HINTS[clock.speed] ?? en.home.fastHint)}
        </p>
      </div>
      {isReplaying ? <Replay share={clock.progress ?? 0} /> : <SpeedSwitch speed={clock.speed} />}
    </section>
  );
}

function Replay({ share }: { share: number }) {
  const percent = Math.round(share * 100);
  return (
    <div className={classes.replay}>
      <p className={classes.replayLabel}>{en.home.progress(percent)}</p>
      <Progress value={percent} aria-label={en.home.progress(percent)} />
    </div>
  );
}

function SpeedSwitch({ speed }: { speed: number }) {
  const setSpeed = useSetClockSpeed();
  const canEdit = useCanEdit();
  return (
    <SegmentedControl
      aria-label={en.home.speed}
      disabled={!canEdit || setSpeed.isPending}
      // A speed of its own, such as a stopped clock, has no button: none is pressed.
      value={String(speed)}
      data={[REAL_TIME, FAST].map((each) => ({ value: String(each), label: speedWords(each) }))}
      onChange={(value) => setSpeed.mutate(Number(value), { onError: toastError })}
    />
  );
}
