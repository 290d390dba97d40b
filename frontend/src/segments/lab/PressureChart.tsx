import { en } from "../../texts/en";
import chart from "../../ui/chart/Chart.module.css";
import { Levels } from "../../ui/chart/Levels";
import { formatCount } from "../../ui/format";
import { toStyle } from "../../ui/picture/look";
import classes from "./Lab.module.css";
import { LOOKS, ORDERS } from "./looks";
import { type Count, layPairs, topOf } from "./pressure";

const AXIS_PX = 64;
const BARS = { width: 576, height: 160 };
const ABOVE = 8;
const BELOW = 26;

const words = en.lab;

/** People by how many messages they get, both orders side by side. */
export function PressureChart({ counts }: { counts: readonly Count[] }) {
  return (
    <>
      <svg
        viewBox={`${-AXIS_PX} ${-ABOVE} ${AXIS_PX + BARS.width} ${ABOVE + BARS.height + BELOW}`}
        className={classes.flow}
        role="img"
        aria-label={words.pressureOf}
      >
        <Levels top={topOf(counts)} {...BARS} />
        {layPairs(counts, BARS).map(({ count, x, bars }) => (
          <g key={count.messages}>
            <title>
              {words.getSoMany(count.messages, formatCount(count.before), formatCount(count.after))}
            </title>
            {bars.map(({ order, ...box }) => (
              <rect key={order} {...box} style={toStyle(LOOKS[order])} />
            ))}
            <text className={chart.tick} x={x} y={BARS.height + 18} textAnchor="middle">
              {count.messages}
            </text>
          </g>
        ))}
      </svg>
      <ul className={chart.legend}>
        {ORDERS.map((order) => (
          <li key={order}>
            <svg width="12" height="12" aria-hidden="true">
              <rect x={1} y={1} width={10} height={10} style={toStyle(LOOKS[order])} />
            </svg>
            {words[order]}
          </li>
        ))}
      </ul>
    </>
  );
}
