import type { CoverageDay } from "../../api/queries/quality";
import { en } from "../../texts/en";
import { formatShare } from "../../ui/format";
import classes from "./Coverage.module.css";
import { toBars } from "./coverage";

const PARTS = ["none", "once", "several"] as const;

/** One bar a day: open customers in several rows, in one, and (hatched) in none. */
export function CoverageChart({ days }: { days: CoverageDay[] }) {
  const last = days.at(-1);
  if (!last) return null;
  const share = formatShare(last.open ? last.covered / last.open : 0);
  return (
    <figure className={classes.figure}>
      <div
        className={classes.chart}
        role="img"
        aria-label={en.quality.coverage.chart(en.calendar.dayMonth(last.on), share)}
      >
        {toBars(days).map((bar) => (
          <div key={bar.on} className={classes.bar}>
            {PARTS.map((part) => (
              <div
                key={part}
                className={classes[part]}
                style={{ flexGrow: bar[part], flexBasis: 0 }}
              />
            ))}
          </div>
        ))}
      </div>
      <div className={classes.axis} aria-hidden="true">
        <span>{en.calendar.dayMonth(days[0]?.on ?? last.on)}</span>
        <span>{en.calendar.dayMonth(last.on)}</span>
      </div>
      <figcaption className={classes.legend}>
        {PARTS.map((part) => (
          <span key={part} className={classes.key}>
            <span className={`${classes.swatch} ${classes[part]}`} />
            {en.quality.coverage[part]}
          </span>
        ))}
      </figcaption>
    </figure>
  );
}
