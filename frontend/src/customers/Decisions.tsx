import { Anchor, Button } from "@mantine/core";
import { Link } from "react-router";
import { type CustomerDecision, useDecisions } from "../api/queries/customers";
import { en } from "../texts/en";
import { ErrorNotice } from "../ui/ErrorNotice";
import { RowsSkeleton } from "../ui/RowsSkeleton";
import classes from "./CustomerPage.module.css";

/** Day by day: which campaigns were considered, which one won, and why not the others. */
export function Decisions({ id }: { id: number }) {
  const query = useDecisions(id);
  const rows = query.data?.pages.flatMap((page) => page.results);
  if (query.isPending)
    return (
      <div className={classes.panel}>
        <RowsSkeleton />
      </div>
    );
  if (query.error && !rows)
    return (
      <div className={classes.panel}>
        <ErrorNotice error={query.error} onRetry={() => query.refetch()} />
      </div>
    );
  if (rows?.length === 0)
    return <p className={`${classes.none} ${classes.panel}`}>{en.customers.noDecisions}</p>;
  return (
    <>
      {rows?.map((decision) => (
        <DecisionView key={decision.on} decision={decision} />
      ))}
      {query.hasNextPage && (
        <div className={classes.more}>
          <Button
            variant="default"
            size="xs"
            loading={query.isFetchingNextPage}
            onClick={() => query.fetchNextPage()}
          >
            {en.ui.more}
          </Button>
        </div>
      )}
    </>
  );
}

function DecisionView({ decision }: { decision: CustomerDecision }) {
  return (
    <section className={classes.decision} aria-label={en.calendar.full(decision.on)}>
      <h3 className={classes.decisionHead}>
        <span className={classes.decisionDay}>{en.calendar.date(decision.on)}</span>
        <span>{decision.sentence}</span>
      </h3>
      <ol className={classes.rungs}>
        {decision.ladder.map((rung) => (
          <li
            key={rung.campaign.id}
            className={classes.rung}
            data-won={rung.campaign.id === decision.winner?.id || undefined}
          >
            <Anchor component={Link} to={`/campaigns/${rung.campaign.id}`} size="sm">
              {rung.campaign.name || en.ruleWords.unnamed(rung.campaign.id)}
            </Anchor>
            <span className={classes.rungWhy}>{rung.sentence}</span>
          </li>
        ))}
      </ol>
    </section>
  );
}
