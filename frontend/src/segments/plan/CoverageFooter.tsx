import { en } from "../../texts/en";
import { formatCount, formatShare } from "../../ui/format";
import classes from "./Matrix.module.css";
import { latestCoverage, type Plan } from "./model";

/** How many open customers are in at least one row, and how many in none. */
export function CoverageFooter({ plan }: { plan: Plan }) {
  const coverage = latestCoverage(plan);
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
