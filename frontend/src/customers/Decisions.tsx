import { Anchor } from "@mantine/core";
import { Link } from "react-router";
import { type CustomerDecision, useDecisions } from "../api/queries/customers";
import { en } from "../texts/en";
import classes from "./CustomerPage.module.css";
import { HistoryPanel } from "./HistoryPanel";

/** Day by day: which campaigns were considered, which one won, and why not the others. */
export function Decisions({ id }: { id: number }) {
  return (
    <HistoryPanel query={useDecisions(id)} none={en.customers.noDecisions}>
      {(rows) => rows.map((decision) => <DecisionView key={decision.on} decision={decision} />)}
    </HistoryPanel>
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
