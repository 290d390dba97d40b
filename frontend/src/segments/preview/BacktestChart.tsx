import { en } from "../../texts/en";
import chart from "../../ui/chart/Chart.module.css";
import { DayReader } from "../../ui/chart/DayReader";
import { Levels } from "../../ui/chart/Levels";
import {
  type Box,
  bandPath,
  type DayOfRule,
  hasBand,
  linePath,
  nearest,
  topOf,
  xAt,
  yAt,
} from "./chart";
import classes from "./Preview.module.css";
import { readDay } from "./words";

const HEIGHT = 160;
const ABOVE = 8;
const NAMES = 24; // of days

/** How many matched on each day. */
export function BacktestChart({ days }: { days: readonly DayOfRule[] }) {
  const said = days.map(readDay);
  if (days.length === 0) return null;
  return (
    <DayReader
      label={en.preview.slider}
      size={days.length}
      read={(place) => said[place] ?? ""}
      placeAt={(x, width) => nearest(x, days.length, { width, height: HEIGHT })}
      height={ABOVE + HEIGHT + NAMES}
      above={ABOVE}
    >
      {(width, place) => <Lines days={days} place={place} box={{ width, height: HEIGHT }} />}
    </DayReader>
  );
}

interface LinesProps {
  days: readonly DayOfRule[];
  place: number;
  box: Box;
}

function Lines({ days, place, box }: LinesProps) {
  const top = topOf(days);
  const stored = days.map((day) => day.stored);
  const counts = days.map(({ count }) => count);
  const cursor = xAt(place, days.length, box);
  return (
    <>
      <Axes days={days} top={top} box={box} />
      {hasBand(days) && <path className={classes.band} d={bandPath(days, top, box)} />}
      <path className={classes.stored} d={linePath(stored, top, box)} />
      <path className={chart.line} d={linePath(counts, top, box)} />
      <line className={chart.cursor} x1={cursor} x2={cursor} y2={HEIGHT} />
      <circle className={classes.dot} cx={cursor} cy={yAt(counts[place] ?? 0, top, box)} r={4} />
    </>
  );
}

interface AxesProps {
  days: readonly DayOfRule[];
  top: number;
  box: Box;
}

function Axes({ days, top, box }: AxesProps) {
  const last = days.length - 1;
  const marked = [0, Math.round(last / 3), Math.round((2 * last) / 3), last];
  return (
    <>
      <Levels top={top} width={box.width} height={box.height} />
      {marked.map((place) => (
        <text
          key={place}
          className={chart.tick}
          x={xAt(place, days.length, box)}
          y={box.height + 18}
          textAnchor={place === 0 ? "start" : place === last ? "end" : "middle"}
        >
          {en.calendar.dayMonth(days[place]?.day ?? "")}
        </text>
      ))}
    </>
  );
}
