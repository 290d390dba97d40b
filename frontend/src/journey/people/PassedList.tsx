import { Anchor, Button } from "@mantine/core";
import { useState } from "react";
import { Link } from "react-router";
import { useMe } from "../../api/queries/me";
import { type PassedFilter, type Passing, usePassed } from "../../api/queries/passed";
import type { Standing } from "../../api/types";
import { en } from "../../texts/en";
import { customerName } from "../../ui/customers/customerName";
import { type Column, DataTable } from "../../ui/DataTable";
import { EmptyState } from "../../ui/EmptyState";
import { formatDateTime } from "../../ui/format";
import classes from "./PeoplePage.module.css";
import { StepName } from "./StepName";
import { TraceDrawer } from "./TraceDrawer";

type Traced = Pick<Standing, "id" | "customer">;

/** Who left a step within some days, or took one path, who left last first. */
export function PassedList({ id, filter }: { id: number; filter: PassedFilter }) {
  const passed = usePassed(id, filter);
  const [traced, setTraced] = useState<Traced | null>(null);
  const zone = useMe()?.workspace.timezone;
  return (
    <>
      <DataTable
        label={en.results.passedTab}
        rows={passed.data?.pages.flatMap((page) => page.results)}
        rowKey={(row) => `${row.id} ${row.visit_no}`}
        columns={toColumns(zone, setTraced)}
        state={passed}
        empty={<EmptyState icon="customers">{en.results.nobodyPassed}</EmptyState>}
      />
      <TraceDrawer standing={traced} onClose={() => setTraced(null)} />
    </>
  );
}

function toColumns(zone: string | undefined, onTrace: (row: Traced) => void): Column<Passing>[] {
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
      key: "what",
      title: en.results.happened,
      render: ({ sentence }) => <span className={classes.sentence}>{sentence}</span>,
    },
    {
      key: "at",
      title: en.results.passedAt,
      width: 152,
      render: ({ left_at }) => (
        <span className={classes.since}>{formatDateTime(left_at, zone)}</span>
      ),
    },
    {
      key: "trace",
      title: "",
      width: 136,
      render: ({ id, customer }) => (
        <Button size="compact-xs" variant="default" onClick={() => onTrace({ id, customer })}>
          {en.people.trace}
        </Button>
      ),
    },
  ];
}
