import type { Heard } from "../../api/queries/heard";
import { en } from "../../texts/en";
import chart from "../../ui/chart/Chart.module.css";
import { DayReader } from "../../ui/chart/DayReader";
import { formatCount } from "../../ui/format";
import classes from "./Heard.module.css";
import { dayAt, stacks, topOf } from "./heard";
import { PartBox } from "./PartBox";
import { readDay } from "./words";

const HEIGHT = 180;
const ABOVE = 8;
const NAMES = 24; // of days

/** A bar a day, each customer in one part of it. */
export function HeardChart({ found }: { found: Heard }) {
  const { days } = found;
  const said = days.map((day) => readDay(found, day));
  return (
    <DayReader
      label={en.heard.slider}
      size={days.length}
      read={(place) => said[place] ?? ""}
      lines={2}
      placeAt={(x, width) => dayAt(x, days.length, width)}
      height={ABOVE + HEIGHT + NAMES}
      above={ABOVE}
    >
      {(width, place) => (
        <>
          <Axis found={found} width={width} />
          {stacks(found, { width, height: HEIGHT }).map((bar, index) => (
            <g key={bar.on} className={classes.bar} data-chosen={index === place || undefined}>
              {bar.parts.map(({ part, y, height }) => (
                <PartBox
                  key={part}
                  part={part}
                  isNarrow={bar.isNarrow}
                  {...{ x: bar.x, y, width: bar.width, height }}
                />
              ))}
            </g>
          ))}
        </>
      )}
    </DayReader>
  );
}

function Axis({ found, width }: { found: Heard; width: number }) {
  const first = found.days[0]?.on;
  const last = found.days.at(-1)?.on;
  return (
    <>
      <line className={chart.grid} x2={width} />
      <line className={chart.grid} x2={width} y1={HEIGHT} y2={HEIGHT} />
      <text className={chart.tick} x={-8} y={5} textAnchor="end">
        {formatCount(topOf(found.days))}
      </text>
      <text className={chart.tick} x={-8} y={HEIGHT} textAnchor="end">
        0
      </text>
      <text className={chart.tick} y={HEIGHT + 18}>
        {first && en.calendar.dayMonth(first)}
      </text>
      {last && last !== first && (
        <text className={chart.tick} x={width} y={HEIGHT + 18} textAnchor="end">
          {en.calendar.dayMonth(last)}
        </text>
      )}
    </>
  );
}
