import { useElementSize } from "@mantine/hooks";
import { type KeyboardEvent, type PointerEvent, useState } from "react";
import { en } from "../../texts/en";
import { formatCount, formatDay } from "../../ui/format";
import {
  type Box,
  bandPath,
  type DayOfRule,
  linePath,
  moveBy,
  nearest,
  topOf,
  xAt,
  yAt,
} from "./chart";
import classes from "./Preview.module.css";

const HEIGHT = 160;
const LEFT = 56; // for the numbers of the axis

/** How many matched on each day; a day is read by pointer or by arrow keys. */
export function BacktestChart({ days }: { days: readonly DayOfRule[] }) {
  const { ref, width: whole } = useElementSize();
  const [chosen, setChosen] = useState<number | null>(null);
  const box: Box = { width: Math.max(0, whole - LEFT), height: HEIGHT };
  const top = topOf(days);
  const place = chosen ?? days.length - 1;
  const day = days[place];
  if (!day) return null;

  const onPointer = (event: PointerEvent<HTMLDivElement>) => {
    const { left } = event.currentTarget.getBoundingClientRect();
    setChosen(nearest(event.clientX - left - LEFT, days.length, box));
  };
  const onKey = (event: KeyboardEvent) => {
    const next = moveBy(event.key, place, days.length);
    if (next === null) return;
    event.preventDefault();
    setChosen(next);
  };

  return (
    <div>
      <p className={classes.reading}>{readDay(day)}</p>
      <div
        ref={ref}
        className={classes.chart}
        role="slider"
        tabIndex={0}
        aria-label={en.preview.slider}
        aria-valuemin={1}
        aria-valuemax={days.length}
        aria-valuenow={place + 1}
        aria-valuetext={readDay(day)}
        onPointerMove={onPointer}
        onPointerDown={onPointer}
        onPointerLeave={() => setChosen(null)}
        onKeyDown={onKey}
        onBlur={() => setChosen(null)}
      >
        <svg width="100%" height={HEIGHT + 32} aria-hidden="true">
          <g transform={`translate(${LEFT} 8)`}>
            <Axes days={days} top={top} box={box} />
            {days.some(({ margin }) => margin > 0) && (
              <path className={classes.band} d={bandPath(days, top, box)} />
            )}
            <path
              className={classes.stored}
              d={linePath(
                days.map(({ stored }) => stored),
                top,
                box,
              )}
            />
            <path
              className={classes.line}
              d={linePath(
                days.map(({ count }) => count),
                top,
                box,
              )}
            />
            <line
              className={classes.cursor}
              x1={xAt(place, days.length, box)}
              x2={xAt(place, days.length, box)}
              y2={HEIGHT}
            />
            <circle
              className={classes.dot}
              cx={xAt(place, days.length, box)}
              cy={yAt(day.count, top, box)}
              r={4}
            />
          </g>
        </svg>
      </div>
    </div>
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
      {[0, top / 2, top].map((value) => (
        <g key={value} transform={`translate(0 ${yAt(value, top, box)})`}>
          <line className={classes.grid} x2={box.width} />
          <text className={classes.tick} x={-8} dy="0.32em" textAnchor="end">
            {formatCount(value)}
          </text>
        </g>
      ))}
      {marked.map((place) => (
        <text
          key={place}
          className={classes.tick}
          x={xAt(place, days.length, box)}
          y={box.height + 18}
          textAnchor={place === 0 ? "start" : place === last ? "end" : "middle"}
        >
          {shortDay(days[place]?.day ?? "")}
        </text>
      ))}
    </>
  );
}

/** "Tue 3 Nov 2026: 212, counted then: 198" */
function readDay({ day, count, margin, stored }: DayOfRule): string {
  return en.preview.value(
    formatDay(day),
    sayCount(count, margin),
    stored === null ? null : formatCount(stored),
  );
}

export function sayCount(count: number, margin: number): string {
  if (margin === 0) return formatCount(count);
  return en.preview.margin(formatCount(count), formatCount(margin));
}

/** "3 Nov" */
const shortDay = (day: string): string => formatDay(day).split(" ").slice(1, 3).join(" ");
