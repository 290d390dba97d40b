import { UnstyledButton } from "@mantine/core";
import { useId } from "react";
import { useSearchParams } from "react-router";
import { type CustomerJourney, useCustomerJourneys } from "../api/queries/customers";
import { useMe } from "../api/queries/me";
import { en } from "../texts/en";
import { formatDateTime } from "../ui/format";
import { Icon } from "../ui/Icon";
import { TraceView } from "../ui/trace/TraceView";
import classes from "./CustomerPage.module.css";
import { HistoryPanel } from "./HistoryPanel";
import { PassageBadge } from "./PassageBadge";

/** Passages through journeys, newest first; the opened one tells every visit. */
export function Passages({ id }: { id: number }) {
  const [search, setSearch] = useSearchParams();
  const wanted = search.get("passage");
  return (
    <HistoryPanel query={useCustomerJourneys(id)} none={en.customers.noJourneys}>
      {(rows) =>
        rows.map((row, at) => {
          const isOpen = wanted === null ? at === 0 : wanted === String(row.id);
          const toggle = () =>
            setSearch(
              { show: "passages", passage: isOpen ? "none" : String(row.id) },
              { replace: true },
            );
          return (
            <PassageView key={row.id} customer={id} row={row} isOpen={isOpen} onToggle={toggle} />
          );
        })
      }
    </HistoryPanel>
  );
}

interface PassageViewProps {
  customer: number;
  row: CustomerJourney;
  isOpen: boolean;
  onToggle: () => void;
}

function PassageView({ customer, row, isOpen, onToggle }: PassageViewProps) {
  const zone = useMe()?.workspace.timezone;
  const panel = useId();
  return (
    <section className={classes.passage} aria-label={row.journey.name}>
      <h3 className={classes.passageHead}>
        <UnstyledButton
          className={classes.passageToggle}
          aria-expanded={isOpen}
          aria-controls={panel}
          onClick={onToggle}
        >
          <Icon name={isOpen ? "chevronDown" : "chevronRight"} size={16} />
          <b>{row.journey.name}</b>
          <PassageBadge row={row} />
          <span className={classes.passageTime}>
            {en.customers.entered(formatDateTime(row.entered_at, zone))}
          </span>
        </UnstyledButton>
      </h3>
      <div id={panel} hidden={!isOpen} className={classes.passageBody}>
        {isOpen && <TraceView customer={customer} enrollment={row.id} />}
      </div>
    </section>
  );
}
