import { en } from "../../texts/en";
import chart from "../../ui/chart/Chart.module.css";
import { Icon } from "../../ui/Icon";
import { MARK_ICONS } from "./items";
import classes from "./Lanes.module.css";
import type { MarkKind } from "./model";

/** What bars, lines and marks mean. */
export function LanesLegend() {
  return (
    <ul className={`${chart.legend} ${classes.legend}`}>
      <li>
        <span className={classes.stay} /> {en.lanes.legend.stay}
      </li>
      <li>
        <span className={classes.stay} data-cause="definition" /> {en.lanes.legend.defined}
      </li>
      <li>
        <span className={classes.move} /> {en.lanes.legend.move}
      </li>
      <li>
        <span className={classes.slot} /> {en.lanes.legend.slot}
      </li>
      {(Object.keys(MARK_ICONS) as MarkKind[]).map((kind) => (
        <li key={kind}>
          <span className={classes.mark} data-mark={kind}>
            <Icon name={MARK_ICONS[kind]} size={12} />
          </span>
          {en.lanes.legend[kind]}
        </li>
      ))}
    </ul>
  );
}
