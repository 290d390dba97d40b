/** Who is in a journey now. The step is part of the address, so it can be shared. */
import { Anchor, Button, Select } from "@mantine/core";
import { useState } from "react";
import { Link, useParams, useSearchParams } from "react-router";
import {
  useJourneyCounts,
  useJourneyHead,
  useJourneyPeople,
  useNodeKinds,
} from "../../api/queries/journeys";
import { useMe } from "../../api/queries/me";
import type { Standing } from "../../api/types";
import { en } from "../../texts/en";
import { customerName } from "../../ui/customers/customerName";
import { type Column, DataTable } from "../../ui/DataTable";
import { EmptyState } from "../../ui/EmptyState";
import { formatCount, formatDateTime } from "../../ui/format";
import { Page } from "../../ui/Page";
import classes from "./PeoplePage.module.css";
import { StepName } from "./StepName";
import { TraceDrawer } from "./TraceDrawer";

export default function PeoplePage() {
  const id = Number(useParams().id);
  const [search, setSearch] = useSearchParams();
  const step = search.get("step");
  const journey = useJourneyHead(id).data;
  const people = useJourneyPeople(id, step);
  const [traced, setTraced] = useState<Standing | null>(null);
  const zone = useMe()?.workspace.timezone;
  return (
    <Page
      wide
      title={en.people.title(journey?.name ?? "")}
      about={en.people.about}
      actions={
        <Button component={Link} to={`/j/${id}/edit`} variant="default">
          {en.people.back}
        </Button>
      }
    >
      <StepPicker
        id={id}
        step={step}
        onChange={(next) => setSearch(next ? { step: next } : {}, { replace: true })}
      />
      <DataTable
        label={en.people.title(journey?.name ?? "")}
        rows={people.data?.pages.flatMap((page) => page.results)}
        rowKey={(row) => row.id}
        columns={toColumns(zone, setTraced)}
        state={people}
        empty={
          <EmptyState icon="customers">{step ? en.people.noneHere : en.people.none}</EmptyState>
        }
      />
      <TraceDrawer standing={traced} onClose={() => setTraced(null)} />
    </Page>
  );
}

function toColumns(zone: string | undefined, onTrace: (row: Standing) => void): Column<Standing>[] {
  return [
    {
      key: "customer",
      title: en.people.customer,
      render: ({ customer }) => (
        <Anchor component={Link} to={`/customers/${customer.id}?show=passages`} fw={600}>
          {customerName(customer)}
        </Anchor>
      ),
    },
    { key: "step", title: en.people.step, render: ({ node }) => <StepName node={node} /> },
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
      width: 160,
      render: ({ arrived_at }) => (
        <span className={classes.since}>{formatDateTime(arrived_at, zone)}</span>
      ),
    },
    {
      key: "trace",
      title: "",
      width: 150,
      render: (row) => (
        <Button size="compact-xs" variant="default" onClick={() => onTrace(row)}>
          {en.people.trace}
        </Button>
      ),
    },
  ];
}

interface StepPickerProps {
  id: number;
  step: string | null;
  onChange: (step: string | null) => void;
}

/** Steps at which somebody stands, with how many. */
function StepPicker({ id, step, onChange }: StepPickerProps) {
  const journey = useJourneyHead(id).data;
  const counts = useJourneyCounts(id, true).data?.counts;
  const kinds = useNodeKinds().data ?? [];
  const nodes = journey?.draft.document.nodes ?? [];
  const nameOf = (node: string) => {
    const known = nodes.find((n) => n.id === node);
    return known?.name || kinds.find((k) => k.kind === known?.kind)?.label || node;
  };
  const data = Object.entries(counts?.nodes ?? {})
    .filter(([node, { now }]) => now > 0 || node === step)
    .map(([node, { now }]) => ({ value: node, label: `${nameOf(node)} (${formatCount(now)})` }));
  return (
    <Select
      mb="md"
      maw={360}
      label={en.people.filter}
      placeholder={en.people.allSteps}
      clearable
      clearButtonProps={{ "aria-label": en.ui.clear }}
      data={data}
      value={step}
      onChange={onChange}
    />
  );
}
