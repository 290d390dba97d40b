import { useElementSize } from "@mantine/hooks";
import { type KeyboardEvent, type PointerEvent, useState } from "react";
import type { Heard, HeardDay } from "../../api/queries/heard";
import { en } from "../../texts/en";
import { formatCount, formatDay } from "../../ui/format";
import { moveBy } from "../preview/chart";
import classes from "./Heard.module.css";
import { dayAt, partsInUse, stacks, topOf } from "./heard";

const LEFT = 56; // for the numbers of the axis
const HEIGHT = 180;

/** A bar a day, each customer in one part of it. Read by pointer or arrow keys. */
export function HeardChart({ found }: { found: Heard }) {
  const { ref, width: whole } = useElementSize();
  const [chosen, setChosen] = useState<number | null>(null);
  const width = Math.max(0, whole - LEFT);
  const place = Math.min(chosen ?? found.days.length - 1, found.days.length - 1);
  const day = found.days[place];
  if (!day) return null;

  const onPointer = (event: PointerEvent<HTMLDivElement>) => {
    const { left } = event.currentTarget.getBoundingClientRect();
    setChosen(dayAt(event.clientX - left - LEFT, found.days.length, width));
  };
  const onKey = (event: KeyboardEvent) => {
    const next = moveBy(event.key, place, found.days.length);
    if (next === null) return;
    event.preventDefault();
    setChosen(next);
  };
  const reading = readDay(found, day);

  return (
    <div>
      <p className={classes.reading}>{reading}</p>
      <div
        ref={ref}
        className={classes.chart}
        role="slider"
        tabIndex={0}
        aria-label={en.heard.slider}
        aria-valuemin={1}
        aria-valuemax={found.days.length}
        aria-valuenow={place + 1}
        aria-valuetext={reading}
        onPointerMove={onPointer}
        onPointerDown={onPointer}
        onPointerLeave={() => setChosen(null)}
        onKeyDown={onKey}
        onBlur={() => setChosen(null)}
      >
        <svg width="100%" height={HEIGHT + 32} aria-hidden="true">
          <g transform={`translate(${LEFT} 8)`}>
            <Axis found={found} width={width} />
            {stacks(found, { width, height: HEIGHT }).map((bar, index) => (
              <g key={bar.on} className={classes.bar} data-chosen={index === place || undefined}>
                {bar.parts.map(({ part, y, height }) => (
                  <rect
                    key={part}
                    className={classes.part}
                    data-part={part}
                    x={bar.x}
                    y={y}
                    width={bar.width}
                    height={height}
                  />
                ))}
              </g>
            ))}
          </g>
        </svg>
      </div>
    </div>
  );
}

function Axis({ found, width }: { found: Heard; width: number }) {
  const first = found.days[0]?.on;
  const last = found.days.at(-1)?.on;
  return (
    <>
      <line className={classes.grid} x2={width} />
      <line className={classes.grid} x2={width} y1={HEIGHT} y2={HEIGHT} />
      <text className={classes.tick} x={-8} y={5} textAnchor="end">
        {formatCount(topOf(found.days))}
      </text>
      <text className={classes.tick} x={-8} y={HEIGHT} textAnchor="end">
        0
      </text>
      <text className={classes.tick} y={HEIGHT + 18}>
        {first && en.calendar.dayMonth(first)}
      </text>
      {last && last !== first && (
        <text className={classes.tick} x={width} y={HEIGHT + 18} textAnchor="end">
          {en.calendar.dayMonth(last)}
        </text>
      )}
    </>
  );
}

/** "Tue 3 Mar 2026: 212 people. 40 heard from us by this row, 172 no campaign …" */
function readDay(found: Heard, day: HeardDay): string {
  const parts = partsInUse(found)
    .filter(({ part }) => day.parts[part])
    .map(({ part, words }) => en.heard.part(formatCount(day.parts[part] ?? 0), words));
  return en.heard.reading(formatDay(day.on), day.people, parts.join("; "));
}
