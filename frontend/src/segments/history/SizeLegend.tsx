import { en } from "../../texts/en";
import chart from "../../ui/chart/Chart.module.css";
import { toStyle } from "../../ui/picture/look";
import classes from "./History.module.css";
import { LOOKS, PARTS } from "./looks";

/** What the line, the bars and the dashes mean. */
export function SizeLegend() {
  return (
    <ul className={chart.legend}>
      <li>
        <svg width="24" height="12" aria-hidden="true">
          <path className={chart.line} d="M1 6h22" />
        </svg>
        {en.history.legend.people}
      </li>
      {PARTS.map((part) => (
        <li key={part}>
          <svg width="12" height="12" aria-hidden="true">
            <rect style={toStyle(LOOKS[part])} x="1" y="1" width="10" height="10" />
          </svg>
          {en.history.legend[part]}
        </li>
      ))}
      <li>
        <svg className={classes.version} width="12" height="14" aria-hidden="true">
          <line x1="6" x2="6" y2="14" />
        </svg>
        {en.history.legend.version}
      </li>
    </ul>
  );
}
