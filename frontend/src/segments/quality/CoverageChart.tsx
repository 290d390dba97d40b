import type { CoverageDay } from "../../api/queries/quality";
import { en } from "../../texts/en";
import { AsTable } from "../../ui/chart/AsTable";
import { formatShare } from "../../ui/format";
import { readInk } from "../../ui/picture/readInk";
import { TakeOut } from "../../ui/TakeOut";
import classes from "./Coverage.module.css";
import { CoverageTable } from "./CoverageTable";
import { PARTS, toBars, toTable } from "./coverage";

/** One bar a day: open customers in several rows, in one, and (hatched) in none. */
export function CoverageChart({ days }: { days: CoverageDay[] }) {
  const [first, ...others] = days;
  if (!first) return null;
  const last = others.at(-1) ?? first;
  const draw = async () => {
    const { drawCoverage } = await import("./drawCoverage");
    return drawCoverage([first, ...others], readInk());
  };
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
        <span>{en.calendar.dayMonth(first.on)}</span>
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
      <TakeOut name={en.quality.coverage.title} picture={draw} table={async () => toTable(days)} />
      <AsTable summary={en.quality.coverage.asTable}>
        <CoverageTable days={days} />
      </AsTable>
    </figure>
  );
}
