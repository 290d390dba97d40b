import { formatCount } from "../format";
import classes from "./Chart.module.css";

interface LevelsProps {
  top: number;
  width: number;
  height: number;
}

/** Lines at nothing, at half and at the top, with their numbers. */
export function Levels({ top, width, height }: LevelsProps) {
  return [0, top / 2, top].map((value) => (
    <g key={value} transform={`translate(0 ${height - (value / top) * height})`}>
      <line className={classes.grid} x2={width} />
      <text className={classes.tick} x={-8} dy="0.32em" textAnchor="end">
        {formatCount(value)}
      </text>
    </g>
  ));
}
