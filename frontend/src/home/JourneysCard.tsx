import { Anchor } from "@mantine/core";
import { Link } from "react-router";
import type { Home, LiveJourney } from "../api/queries/home";
import { en } from "../texts/en";
import { formatCount } from "../ui/format";
import { StatusBadge } from "../ui/StatusBadge";
import { HomeCard } from "./HomeCard";
import classes from "./HomePage.module.css";

export function JourneysCard({ home }: { home: Home }) {
  return (
    <HomeCard title={en.home.journeys}>
      {home.journeys.length === 0 && <p className={classes.quiet}>{en.home.noJourneys}</p>}
      <ul className={classes.items}>
        {home.journeys.map((journey) => (
          <li key={journey.id} className={classes.journey}>
            <span className={classes.journeyHead}>
              <Anchor component={Link} to={`/j/${journey.id}/edit`} fw={600}>
                {journey.name}
              </Anchor>
              {journey.incubating && <StatusBadge tone="good">{en.home.incubating}</StatusBadge>}
            </span>
            <span className={classes.small}>
              {en.home.inside(formatCount(journey.inside))}
              {journey.graduating !== null &&
                `, ${en.home.graduating(formatCount(journey.graduating))}`}
            </span>
            {journey.graduations.length > 0 && <Graduations days={journey.graduations} />}
          </li>
        ))}
      </ul>
    </HomeCard>
  );
}

/** How many people leave the incubation on each of the next days. */
function Graduations({ days }: { days: LiveJourney["graduations"] }) {
  const most = Math.max(...days.map(({ people }) => people));
  return (
    <ul className={classes.graduations} aria-label={en.home.graduations}>
      {days.map(({ on, people }) => (
        <li key={on} className={classes.graduation}>
          <span className={classes.column} style={{ height: `${4 + (28 * people) / most}px` }} />
          <span className={classes.people}>{formatCount(people)}</span>
          <span className={classes.day}>{en.calendar.short(on)}</span>
        </li>
      ))}
    </ul>
  );
}
