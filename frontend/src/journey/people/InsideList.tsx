import { Anchor, Button } from "@mantine/core";
import { useState } from "react";
import { Link } from "react-router";
import { useJourneyPeople } from "../../api/queries/journeyLists";
import { useMe } from "../../api/queries/me";
import type { Standing } from "../../api/types";
import { en } from "../../texts/en";
import { customerName } from "../../ui/customers/customerName";
import { type Column, DataTable } from "../../ui/DataTable";
import { EmptyLink } from "../../ui/EmptyLink";
import { EmptyState } from "../../ui/EmptyState";
import { formatDateTime } from "../../ui/format";
import classes from "./PeoplePage.module.css";
import { StepName } from "./StepName";
import { TraceDrawer } from "./TraceDrawer";

/** Everybody inside, with what they wait for and the whole way on demand. */
export function InsideList({ id, step }: { id: number; step: string | null }) {
  const people = useJourneyPeople(id, step);
  const [traced, setTraced] = useState<Standing | null>(null);
  const zone = useMe()?.workspace.timezone;
  return (
    <>
      <DataTable
        label={en.people.inside}
        rows={people.data?.pages.flatMap((page) => page.results)}
        rowKey={(row) => row.id}
        columns={toColumns(zone, setTraced)}
        state={people}
        empty={
          <EmptyState
            icon="customers"
            action={<EmptyLink to={`/j/${id}/edit`}>{en.people.openJourney}</EmptyLink>}
          >
            {step ? en.people.noneHere : en.people.none}
          </EmptyState>
        }
      />
      <TraceDrawer standing={traced} onClose={() => setTraced(null)} />
    </>
  );
}

function toColumns(zone: string | undefined, onTrace: (row: Standing) => void): Column<Standing>[] {
  return [
    {
      key: "customer",
      title: en.people.customer,
      width: 170,
      render: ({ customer: { id, name, user_id } }) => (
        <>
          <Anchor component={Link} to={`/customers/${id}?show=passages`} fw={600}>
            {customerName({ id, name: name ?? user_id })}
          </Anchor>
          {name && <div className={classes.small}>{user_id}</div>}
        </>
      ),
    },
    {
      key: "step",
      title: en.people.step,
      width: 180,
      render: ({ node }) => <StepName node={node} />,
    },
    {
      key: "waits",
      title: en.people.waits,
      render: ({ sentence, is_parked }) => (
        <span className={classes.sentence} data-parked={is_parked || undefined}>
          {sentence}
        </span>
      ),
    },
    {
      key: "since",
      title: en.people.since,
      width: 152,
      render: ({ arrived_at }) => (
        <span className={classes.since}>{formatDateTime(arrived_at, zone)}</span>
      ),
    },
    {
      key: "trace",
      title: "",
      width: 136,
      render: (row) => (
        <Button size="compact-xs" variant="default" onClick={() => onTrace(row)}>
          {en.people.trace}
        </Button>
      ),
    },
  ];
}
