import { en } from "../texts/en";
import { formatCount } from "../ui/format";
import classes from "./Trend.module.css";
import { type Point, trendChange, trendPath } from "./trend";

const WIDTH = 72;
const HEIGHT = 20;

/** A small line with the change in figures beside it. */
export function Trend({ points }: { points: readonly Point[] }) {
  const change = trendChange(points);
  const first = points[0];
  const last = points.at(-1);
  if (change === null || !first || !last)
    return <span className={classes.none}>{en.segments.noTrend}</span>;
  const sign = change > 0 ? "+" : change < 0 ? "−" : "±";
  return (
    <span className={classes.trend}>
      <svg
        role="img"
        width={WIDTH}
        height={HEIGHT + 4}
        viewBox={`0 -2 ${WIDTH} ${HEIGHT + 4}`}
        aria-label={en.segments.trendLabel(formatCount(first.members), formatCount(last.members))}
      >
        <path className={classes.line} d={trendPath(points, WIDTH, HEIGHT)} />
      </svg>
      <span className={classes.change}>
        {sign}
        {formatCount(Math.abs(change))}
      </span>
    </span>
  );
}
