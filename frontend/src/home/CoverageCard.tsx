import type { Home } from "../api/queries/home";
import { en } from "../texts/en";
import { formatCount, formatShare } from "../ui/format";
import { HomeCard } from "./HomeCard";
import classes from "./HomePage.module.css";

export function CoverageCard({ home }: { home: Home }) {
  const { coverage } = home;
  if (!coverage)
    return (
      <HomeCard title={en.home.coverage}>
        <p className={classes.quiet}>{en.home.noCoverage}</p>
      </HomeCard>
    );
  const { open, covered, on } = coverage;
  if (open === 0)
    return (
      <HomeCard title={en.home.coverage}>
        <p className={classes.quiet}>{en.home.nobodyOpen(en.calendar.dayMonth(on))}</p>
      </HomeCard>
    );
  const share = covered / open;
  return (
    <HomeCard title={en.home.coverage}>
      <p className={classes.coverage}>{formatShare(share)}</p>
      <div className={classes.bar}>
        <div className={classes.fill} style={{ width: `${share * 100}%` }} />
      </div>
      <p className={classes.small}>
        {en.home.covered(formatCount(covered), formatCount(open))}{" "}
        {en.home.onDay(en.calendar.dayMonth(on))}
      </p>
      <p className={classes.small}>{en.home.onlyElse(formatCount(open - covered))}</p>
    </HomeCard>
  );
}
