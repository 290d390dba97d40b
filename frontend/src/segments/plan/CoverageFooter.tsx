import { en } from "../../texts/en";
import type { Day } from "../../ui/days";
import { formatCount, formatShare } from "../../ui/format";
import classes from "./Matrix.module.css";
import { latestCoverage, type Plan } from "./model";

/** How many open customers are in at least one row, and how many in none. */
interface CoverageFooterProps {
  plan: Plan;
  /** The day the player shows; `null` is the last one counted. */
  day: Day | null;
}

export function CoverageFooter({ plan, day: asked }: CoverageFooterProps) {
  const coverage = latestCoverage(plan, asked);
  if (!coverage) return <footer className={classes.footer}>{en.plan.noRun}</footer>;
  const { day, open, covered, several } = coverage;
  return (
    <footer className={classes.footer}>
      <span>
        <b>{formatCount(covered)}</b> {en.plan.of} {formatCount(open)} {en.plan.covered}{" "}
        {en.calendar.dayMonth(day)}
        {open > 0 && ` (${formatShare(covered / open)})`}
      </span>
      <span>
        <b>{formatCount(open - covered)}</b> {en.plan.onlyElse}
      </span>
      {several !== undefined && (
        <span>
          <b>{formatCount(several)}</b> {en.plan.several}
        </span>
      )}
    </footer>
  );
}
