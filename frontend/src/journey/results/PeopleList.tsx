import { Anchor, Button, SegmentedControl } from "@mantine/core";
import { useState } from "react";
import { Link } from "react-router";
import { useJourneyPeople } from "../../api/queries/journeyLists";
import { useMe } from "../../api/queries/me";
import { usePassed } from "../../api/queries/passed";
import type { Standing } from "../../api/types";
import { en } from "../../texts/en";
import { customerName } from "../../ui/customers/customerName";
import { ErrorNotice } from "../../ui/ErrorNotice";
import { formatDateTime } from "../../ui/format";
import { RowsSkeleton } from "../../ui/RowsSkeleton";
import inspector from "../inspector/Inspector.module.css";
import { outcomeLabel } from "../kinds";
import type { GraphNode } from "../model";
import { TraceDrawer } from "../people/TraceDrawer";
import { useView } from "../viewContext";
import classes from "./PeoplePanel.module.css";
import { useToday } from "./useNumbers";
import { boundedDays } from "./view";

/** Whose names are listed: who stands here, who passed, or who went one way. */
export type Who = { what: "here" } | { what: "passed" } | { what: "path"; key: string };

interface PeopleListProps {
  node: GraphNode;
  who: Who;
  onWho: (who: Who) => void;
}

/** As many as fit beside the canvas; the page of the journey's people has all. */
const SHOWN = 8;

interface Row {
  key: string;
  enrollment: number;
  customer: Standing["customer"];
  sentence: string;
  at: string;
}

export function PeopleList({ node, who, onWho }: PeopleListProps) {
  const texts = en.results;
  const choices = [
    { value: "here", label: texts.whoHere },
    { value: "passed", label: texts.whoPassed },
  ];
  const path = who.what === "path" ? outcomeLabel(node, who.key) : null;
  if (path !== null) choices.push({ value: "path", label: texts.whoPath(path) });
  return (
    <section className={inspector.section} aria-label={texts.who}>
      <SegmentedControl
        fullWidth
        size="xs"
        aria-label={texts.who}
        value={who.what}
        data={choices}
        onChange={(what) => what !== "path" && onWho({ what: what as "here" | "passed" })}
      />
      {who.what === "here" ? (
        <Here step={node.id} />
      ) : (
        <Passed step={node.id} way={who.what === "path" ? who.key : null} />
      )}
    </section>
  );
}

function Here({ step }: { step: string }) {
  const { journey } = useView();
  const query = useJourneyPeople(journey.id, step);
  const rows = query.data?.pages[0]?.results.map(({ id, customer, sentence, arrived_at }) => ({
    key: String(id),
    enrollment: id,
    customer,
    sentence,
    at: arrived_at,
  }));
  return (
    <Rows
      rows={rows}
      query={query}
      none={en.results.nobodyHere}
      all={`/j/${journey.id}/people?step=${encodeURIComponent(step)}`}
    />
  );
}

function Passed({ step, way }: { step: string; way: string | null }) {
  const { journey } = useView();
  const days = boundedDays({ last: 30 }, useToday());
  const query = usePassed(journey.id, { ...days, node: step, outcome: way });
  const rows = query.data?.pages[0]?.results.map((one) => ({
    key: `${one.id} ${one.visit_no}`,
    enrollment: one.id,
    customer: one.customer,
    sentence: one.sentence,
    at: one.left_at,
  }));
  const filter = new URLSearchParams({ show: "passed", step, ...(way ? { path: way } : {}) });
  return (
    <>
      <p className={classes.days}>{en.results.last30}</p>
      <Rows
        rows={rows}
        query={query}
        none={en.results.nobodyPassed}
        all={`/j/${journey.id}/people?${filter}`}
      />
    </>
  );
}

interface RowsProps {
  rows: Row[] | undefined;
  query: { error: unknown; refetch: () => unknown };
  none: string;
  /** The page with all of them. */
  all: string;
}

function Rows({ rows, query, none, all }: RowsProps) {
  const [traced, setTraced] = useState<Pick<Standing, "id" | "customer"> | null>(null);
  const zone = useMe()?.workspace.timezone;
  if (query.error && !rows) return <ErrorNotice error={query.error} onRetry={query.refetch} />;
  if (!rows) return <RowsSkeleton height={36} />;
  if (!rows.length) return <p className={classes.none}>{none}</p>;
  return (
    <>
      <ul className={classes.people}>
        {rows.slice(0, SHOWN).map(({ key, enrollment, customer, sentence, at }) => (
          <li key={key} className={classes.person}>
            <div className={classes.personHead}>
              <Anchor
                component={Link}
                to={`/customers/${customer.id}?show=passages`}
                size="sm"
                fw={600}
                className={classes.personName}
              >
                {customerName({ id: customer.id, name: customer.name ?? customer.user_id })}
              </Anchor>
              <Button
                size="compact-xs"
                variant="default"
                onClick={() => setTraced({ id: enrollment, customer })}
              >
                {en.people.trace}
              </Button>
            </div>
            <p className={classes.sentence}>{sentence}</p>
            <p className={classes.at}>{formatDateTime(at, zone)}</p>
          </li>
        ))}
      </ul>
      <Anchor component={Link} to={all} size="sm">
        {en.results.seeAll}
      </Anchor>
      <TraceDrawer standing={traced} onClose={() => setTraced(null)} />
    </>
  );
}
