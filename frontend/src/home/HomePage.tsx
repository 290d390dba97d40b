/** Where one starts: what needs attention, what runs, the latest numbers. */
import { Anchor, Button } from "@mantine/core";
import { Link } from "react-router";
import { type Home, useHome } from "../api/queries/home";
import { useCanEdit, useMe } from "../api/queries/me";
import { en } from "../texts/en";
import { ErrorNotice } from "../ui/ErrorNotice";
import { formatCount, formatDateTime, formatShare } from "../ui/format";
import { Icon } from "../ui/Icon";
import { Page } from "../ui/Page";
import { RowsSkeleton } from "../ui/RowsSkeleton";
import { StatusBadge } from "../ui/StatusBadge";
import { ClockCard } from "./ClockCard";
import { HomeCard } from "./HomeCard";
import classes from "./HomePage.module.css";

export default function HomePage() {
  const me = useMe();
  const canEdit = useCanEdit();
  const query = useHome();
  const home = query.data;
  return (
    <Page
      title={me?.workspace.name ?? en.home.title}
      about={home && en.home.asOf(formatDateTime(home.as_of, me?.workspace.timezone))}
      actions={
        <>
          <Button component={Link} to="/m/plan" variant="default">
            {en.home.openPlan}
          </Button>
          {canEdit && (
            <>
              <Button component={Link} to="/m/new" variant="default">
                {en.home.newSegment}
              </Button>
              <Button component={Link} to="/j/new">
                {en.home.newJourney}
              </Button>
            </>
          )}
        </>
      }
    >
      {me?.clock.demo && <ClockCard clock={me.clock} zone={me.workspace.timezone} />}
      {query.error && <ErrorNotice error={query.error} onRetry={() => query.refetch()} />}
      {query.isPending && <RowsSkeleton height={72} />}
      {home && (
        <>
          <Numbers home={home} />
          <div className={classes.columns}>
            <AttentionCard home={home} />
            <JourneysCard home={home} />
            <CoverageCard home={home} />
          </div>
        </>
      )}
    </Page>
  );
}

function Numbers({ home }: { home: Home }) {
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

function AttentionCard({ home }: { home: Home }) {
  return (
    <HomeCard title={en.home.attention}>
      {home.attention.length === 0 ? (
        <p className={classes.quiet}>
          <Icon name="check" size={16} /> {en.home.noAttention}
        </p>
      ) : (
        <ul className={classes.items}>
          {home.attention.map((item) => (
            <li key={item.code + item.message} className={classes.item}>
              <span className={classes.warnMark}>
                <Icon name="warning" size={16} />
              </span>
              {item.link ? (
                <Anchor component={Link} to={item.link}>
                  {item.message}
                </Anchor>
              ) : (
                item.message
              )}
            </li>
          ))}
        </ul>
      )}
    </HomeCard>
  );
}

function JourneysCard({ home }: { home: Home }) {
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
          </li>
        ))}
      </ul>
    </HomeCard>
  );
}

function CoverageCard({ home }: { home: Home }) {
  const { coverage } = home;
  if (!coverage)
    return (
      <HomeCard title={en.home.coverage}>
        <p className={classes.quiet}>{en.home.noCoverage}</p>
      </HomeCard>
    );
  const { open, covered, on } = coverage;
  const share = open === 0 ? 0 : covered / open;
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
