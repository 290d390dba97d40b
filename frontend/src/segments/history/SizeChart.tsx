import { useElementSize } from "@mantine/hooks";
import { type KeyboardEvent, type PointerEvent, useState } from "react";
import type { DayOfSegment, DaysOfSegment } from "../../api/queries/history";
import { en } from "../../texts/en";
import { countPeople } from "../../texts/en/count";
import { formatCount, formatDay } from "../../ui/format";
import { workspaceDay } from "../../ui/workspaceDay";
import { moveBy, niceTop } from "../preview/chart";
import { type Frame, mostMoved, nearestDay, peoplePath, piles, versionMarks, xOf } from "./days";
import classes from "./History.module.css";

const LEFT = 56; // for the numbers of the axes
const TOP = 120;
const GAP = 16;
const BELOW = 72;
const HEIGHT = TOP + GAP + BELOW;

interface SizeChartProps {
  found: DaysOfSegment;
  zone: string;
}

/** People above; below who came in (up) and left (down). Read by pointer or arrow keys. */
export function SizeChart({ found, zone }: SizeChartProps) {
  const { ref, width: whole } = useElementSize();
  const [chosen, setChosen] = useState<number | null>(null);
  const frame: Frame = { width: Math.max(0, whole - LEFT), top: TOP, below: BELOW };
  const place = Math.min(chosen ?? found.days.length - 1, found.days.length - 1);
  const day = found.days[place];
  if (!day) return null;

  const onPointer = (event: PointerEvent<HTMLDivElement>) => {
    const { left } = event.currentTarget.getBoundingClientRect();
    setChosen(nearestDay(event.clientX - left - LEFT, found, frame.width));
  };
  const onKey = (event: KeyboardEvent) => {
    const next = moveBy(event.key, place, found.days.length);
    if (next === null) return;
    event.preventDefault();
    setChosen(next);
  };
  const cursor = xOf(day.on, found, frame.width);

  return (
    <div>
      <p className={classes.reading}>{readDay(day)}</p>
      <div
        ref={ref}
        className={classes.chart}
        role="slider"
        tabIndex={0}
        aria-label={en.history.slider}
        aria-valuemin={1}
        aria-valuemax={found.days.length}
        aria-valuenow={place + 1}
        aria-valuetext={readDay(day)}
        onPointerMove={onPointer}
        onPointerDown={onPointer}
        onPointerLeave={() => setChosen(null)}
        onKeyDown={onKey}
        onBlur={() => setChosen(null)}
      >
        <svg width="100%" height={HEIGHT + 40} aria-hidden="true">
          <g transform={`translate(${LEFT} 20)`}>
            <line className={classes.cursor} x1={cursor} x2={cursor} y2={HEIGHT} />
            <People found={found} frame={frame} />
            <Moves found={found} frame={frame} />
            <Versions found={found} frame={frame} zone={zone} />
            <DayNames found={found} width={frame.width} />
          </g>
        </svg>
      </div>
    </div>
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
      {[0, most / 2, most].map((value) => (
        <g key={value} transform={`translate(0 ${TOP - (value / most) * TOP})`}>
          <line className={classes.grid} x2={frame.width} />
          <text className={classes.tick} x={-8} dy="0.32em" textAnchor="end">
            {formatCount(value)}
          </text>
        </g>
      ))}
      <path className={classes.line} d={peoplePath(found, most, frame)} />
    </>
  );
}

function Moves({ found, frame }: PartProps) {
  const most = mostMoved(found.days);
  return (
    <g transform={`translate(0 ${TOP + GAP})`}>
      <line className={classes.grid} x2={frame.width} y1={BELOW / 2} y2={BELOW / 2} />
      <text className={classes.tick} x={-8} y={10} textAnchor="end">
        +{formatCount(most)}
      </text>
      <text className={classes.tick} x={-8} y={BELOW - 2} textAnchor="end">
        −{formatCount(most)}
      </text>
      {piles(found, frame).map(({ day, x, width, parts }) =>
        parts.map(({ key, part, y, height }) => (
          <rect
            key={`${day}:${key}`}
            className={classes[part]}
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
      className={classes.tick}
      x={anchor === "start" ? 0 : width}
      y={HEIGHT + 16}
      textAnchor={anchor}
    >
      {en.calendar.dayMonth(day)}
    </text>
  ));
}

/** "Tue 3 Mar 2026: 212 people. Came in 14 (3 not by behaviour), left 2." */
function readDay(day: DayOfSegment): string {
  const moved = (all: number, defined: number) =>
    en.history.moved(formatCount(all), defined === 0 ? null : formatCount(defined));
  return en.history.reading(
    formatDay(day.on),
    countPeople(day.members),
    moved(day.entered, day.entered_by_definition),
    moved(day.left, day.left_by_definition),
  );
}
