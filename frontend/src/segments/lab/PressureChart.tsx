import { useElementSize } from "@mantine/hooks";
import { en } from "../../texts/en";
import chart from "../../ui/chart/Chart.module.css";
import { Levels } from "../../ui/chart/Levels";
import { formatCount } from "../../ui/format";
import { toStyle } from "../../ui/picture/look";
import classes from "./Lab.module.css";
import { LOOKS, ORDERS } from "./looks";
import { type Count, layPairs, topOf } from "./pressure";

const AXIS_PX = 64;
const WIDEST = 760;
const HEIGHT = 160;
const ABOVE = 8;
const BELOW = 26;

const words = en.lab;

/** People by how many messages they get, both orders side by side. */
export function PressureChart({ counts }: { counts: readonly Count[] }) {
  const { ref, width: whole } = useElementSize();
  const box = { width: Math.max(0, Math.min(WIDEST, whole) - AXIS_PX), height: HEIGHT };
  return (
    <div ref={ref}>
      <svg
        width={AXIS_PX + box.width}
        height={ABOVE + HEIGHT + BELOW}
        className={classes.flow}
        role="img"
        aria-label={words.pressureOf}
      >
        <g transform={`translate(${AXIS_PX} ${ABOVE})`}>
          <Levels top={topOf(counts)} {...box} />
          {layPairs(counts, box).map(({ count, x, bars }) => (
            <g key={count.messages}>
              <title>
                {words.getSoMany(
                  count.messages,
                  formatCount(count.before),
                  formatCount(count.after),
                )}
              </title>
              {bars.map(({ order, ...place }) => (
                <rect key={order} {...place} style={toStyle(LOOKS[order])} />
              ))}
              <text className={chart.tick} x={x} y={HEIGHT + 18} textAnchor="middle">
                {count.messages}
              </text>
            </g>
          ))}
        </g>
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
    </div>
  );
}
