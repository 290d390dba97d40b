import { Anchor } from "@mantine/core";
import { Link } from "react-router";
import { type CustomerDecision, useDecisions } from "../api/queries/customers";
import { useCanEdit } from "../api/queries/me";
import { en } from "../texts/en";
import { decisionsAddress, ladderAddress } from "../ui/decisions";
import classes from "./CustomerPage.module.css";
import { HistoryPanel } from "./HistoryPanel";

/** Day by day: which campaigns were considered, which one won, and why not the others. */
export function Decisions({ id }: { id: number }) {
  const canEdit = useCanEdit();
  return (
    <HistoryPanel query={useDecisions(id)} none={en.customers.noDecisions}>
      {(rows) => (
        <>
          {canEdit && (
            <Anchor
              className={classes.file}
              size="sm"
              href={decisionsAddress({ customer: id, from: rows.at(-1)?.on })}
              download
            >
              {en.ladder.csv}
            </Anchor>
          )}
          {rows.map((decision) => (
            <DecisionView key={decision.on} customer={id} decision={decision} />
          ))}
        </>
      )}
    </HistoryPanel>
  );
}

interface DecisionViewProps {
  customer: number;
  decision: CustomerDecision;
}

function DecisionView({ customer, decision }: DecisionViewProps) {
  return (
    <section className={classes.decision} aria-label={en.calendar.full(decision.on)}>
      <h3 className={classes.decisionHead}>
        <span className={classes.decisionDay}>{en.calendar.date(decision.on)}</span>
        <span className={classes.decisionSaid}>{decision.sentence}</span>
        <Anchor
          component={Link}
          to={ladderAddress(customer, decision.on)}
          size="xs"
          aria-label={en.ladder.open(en.calendar.date(decision.on))}
        >
          {en.ladder.ladder}
        </Anchor>
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
