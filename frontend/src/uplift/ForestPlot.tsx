import { useElementSize } from "@mantine/hooks";
import { en } from "../texts/en";
import { type ForestRow, isClear, type Scale, shorten, toScale, xOf } from "./forest";
import classes from "./Uplift.module.css";
import { type Kind, sayChange, sayDifference } from "./values";

const NAMES = 230; // width of the names, where there is room beside the plot
const NARROW = 520;
const AXIS = 28;
const MARGIN = 16; // the outer ticks reach over the ends

interface ForestPlotProps {
  /** What is compared, for screen readers; the table beside has the numbers. */
  label: string;
  kind: Kind;
  rows: readonly ForestRow[];
}

/** Differences with their intervals, one below the other, and the line of no difference. */
export function ForestPlot({ label, kind, rows }: ForestPlotProps) {
  const { ref, width: whole } = useElementSize();
  const isNarrow = whole < NARROW;
  const left = isNarrow ? MARGIN : NAMES + MARGIN;
  const width = Math.max(1, whole - left - MARGIN);
  const step = isNarrow ? 44 : 30;
  const scale = toScale(rows, isNarrow ? 3 : 6);
  const height = rows.length * step;
  return (
    <div ref={ref} className={classes.plot}>
      <svg
        width={Math.max(1, whole)}
        height={height + AXIS}
        role="img"
        aria-label={en.uplift.forest(label)}
      >
        <g transform={`translate(${left} 0)`}>
          <Axis scale={scale} kind={kind} width={width} height={height} />
          {rows.map((row, place) => (
            <g key={row.key} transform={`translate(0 ${place * step})`}>
              <text
                className={classes.name}
                x={isNarrow ? 0 : -NAMES}
                y={isNarrow ? 14 : step / 2}
                dy={isNarrow ? 0 : "0.32em"}
              >
                {shorten(row.name, isNarrow ? width : NAMES - 12)}
              </text>
              <g transform={`translate(0 ${isNarrow ? 30 : step / 2})`}>
                <Whisker row={row} scale={scale} kind={kind} width={width} />
              </g>
            </g>
          ))}
        </g>
      </svg>
    </div>
  );
}

interface AxisProps {
  scale: Scale;
  kind: Kind;
  width: number;
  height: number;
}

function Axis({ scale, kind, width, height }: AxisProps) {
  return (
    <>
      {scale.ticks.map((tick) => (
        <g key={tick} transform={`translate(${xOf(tick, scale, width)} 0)`}>
          <line className={tick === 0 ? classes.zero : classes.grid} y2={height} />
          <text className={classes.tick} y={height + 18} textAnchor="middle">
            {tick === 0 ? "0" : sayChange(kind, tick)}
          </text>
        </g>
      ))}
    </>
  );
}

interface WhiskerProps {
  row: ForestRow;
  scale: Scale;
  kind: Kind;
  width: number;
}

function Whisker({ row, scale, kind, width }: WhiskerProps) {
  const { interval, beside } = row;
  const at = (value: number) => xOf(value, scale, width);
  return (
    <g data-clear={isClear(row) || undefined} data-pooled={row.isPooled || undefined}>
      <title>
        {en.uplift.value(
          row.name,
          sayDifference(kind, interval.value),
          sayChange(kind, interval.low),
          sayChange(kind, interval.high),
        )}
      </title>
      <line className={classes.interval} x1={at(interval.low)} x2={at(interval.high)} />
      <line className={classes.end} x1={at(interval.low)} x2={at(interval.low)} y1={-4} y2={4} />
      <line className={classes.end} x1={at(interval.high)} x2={at(interval.high)} y1={-4} y2={4} />
      <rect className={classes.middle} x={at(interval.value) - 4} y={-4} width={8} height={8} />
      {beside && <circle className={classes.ring} cx={at(beside.value)} r={5} />}
    </g>
  );
}
