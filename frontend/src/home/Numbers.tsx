import { Link } from "react-router";
import type { Home } from "../api/queries/home";
import { en } from "../texts/en";
import { formatCount } from "../ui/format";
import classes from "./HomePage.module.css";

export function Numbers({ home }: { home: Home }) {
  const facts: [string, number, string][] = [
    [en.home.customers, home.customers.total, "/customers"],
    [en.home.open, home.customers.open, "/m/plan"],
    [en.home.inIncubation, home.customers.incubating, "/j"],
    [en.home.treatedToday, home.campaigns.treated_today, "/m/plan"],
    [en.home.heldOutToday, home.campaigns.control_today, "/m/plan"],
    [en.home.sentToday, home.messages.sent_today, "/mailbox"],
  ];
  return (
    <ul className={classes.numbers} aria-label={en.home.numbers}>
      {facts.map(([label, value, to]) => (
        <li key={label} className={classes.number}>
          <Link to={to} className={classes.numberLink}>
            <span className={classes.value}>{formatCount(value)}</span>
            <span className={classes.label}>{label}</span>
          </Link>
        </li>
      ))}
    </ul>
  );
}
