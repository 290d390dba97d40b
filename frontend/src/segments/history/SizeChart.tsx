import type { DaysOfSegment } from "../../api/queries/history";
import { en } from "../../texts/en";
import chart from "../../ui/chart/Chart.module.css";
import { DayReader } from "../../ui/chart/DayReader";
import { Levels } from "../../ui/chart/Levels";
import { niceTop } from "../../ui/chart/scale";
import { formatCount } from "../../ui/format";
import { toStyle } from "../../ui/picture/look";
import { workspaceDay } from "../../ui/workspaceDay";
import { type Frame, mostMoved, nearestDay, peoplePath, piles, versionMarks, xOf } from "./days";
import classes from "./History.module.css";
import { LOOKS } from "./looks";
import { readDay } from "./words";

const TOP = 120;
const GAP = 16;
const BELOW = 72;
const HEIGHT = TOP + GAP + BELOW;
const ABOVE = 20; // for the numbers of versions
const NAMES = 20; // of days

interface SizeChartProps {
  found: DaysOfSegment;
  zone: string;
}

/** People above; below who came in (up) and left (down). */
export function SizeChart({ found, zone }: SizeChartProps) {
  const { days } = found;
  const said = days.map(readDay);
  if (days.length === 0) return null;
  return (
    <DayReader
      label={en.history.slider}
      size={days.length}
      read={(place) => said[place] ?? ""}
      placeAt={(x, width) => nearestDay(x, found, width)}
      height={ABOVE + HEIGHT + NAMES}
      above={ABOVE}
    >
      {(width, place) => {
        const frame: Frame = { width, top: TOP, below: BELOW };
        const cursor = xOf(days[place]?.on ?? found.end, found, width);
        return (
          <>
            <line className={chart.cursor} x1={cursor} x2={cursor} y2={HEIGHT} />
            <People found={found} frame={frame} />
            <Moves found={found} frame={frame} />
            <Versions found={found} frame={frame} zone={zone} />
            <DayNames found={found} width={width} />
          </>
        );
      }}
    </DayReader>
  );
}

interface PartProps {
  found: DaysOfSegment;
  frame: Frame;
}

function People({ found, frame }: PartProps) {
  const most = niceTop(Math.max(...found.days.map(({ members }) => members)));
  return (
    <>
      <Levels top={most} width={frame.width} height={TOP} />
      <path className={chart.line} d={peoplePath(found, most, frame)} />
    </>
  );
}

function Moves({ found, frame }: PartProps) {
  const most = mostMoved(found.days);
  return (
    <g transform={`translate(0 ${TOP + GAP})`}>
      <line className={chart.grid} x2={frame.width} y1={BELOW / 2} y2={BELOW / 2} />
      <text className={chart.tick} x={-8} y={10} textAnchor="end">
        +{formatCount(most)}
      </text>
      <text className={chart.tick} x={-8} y={BELOW - 2} textAnchor="end">
        −{formatCount(most)}
      </text>
      {piles(found, frame).map(({ day, x, width, parts }) =>
        parts.map(({ key, part, y, height }) => (
          <rect
            key={`${day}:${key}`}
            style={toStyle(LOOKS[part])}
            x={x}
            y={y}
            width={width}
            height={height}
          />
        )),
      )}
    </g>
  );
}

function Versions({ found, frame, zone }: PartProps & { zone: string }) {
  const marks = versionMarks(found, frame.width, (at) => workspaceDay(at, zone));
  return marks.map(({ x, versions }) => (
    <g key={x} className={classes.version} transform={`translate(${x} 0)`}>
      <line y1={-4} y2={HEIGHT} />
      <text y={-8} textAnchor="middle">
        {en.history.version(versions.at(-1)?.version ?? 0)}
      </text>
    </g>
  ));
}

function DayNames({ found, width }: { found: DaysOfSegment; width: number }) {
  const names = [
    { day: found.start, anchor: "start" as const },
    { day: found.end, anchor: "end" as const },
  ];
  return names.map(({ day, anchor }) => (
    <text
      key={day}
      className={chart.tick}
      x={anchor === "start" ? 0 : width}
      y={HEIGHT + 16}
      textAnchor={anchor}
    >
      {en.calendar.dayMonth(day)}
    </text>
  ));
}
