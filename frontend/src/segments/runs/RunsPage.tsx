/** All membership runs, newest first. */
import { Anchor, Button, Group } from "@mantine/core";
import { Link } from "react-router";
import { useCanEdit, useMe } from "../../api/queries/me";
import { type RunRow, useRuns, useStartRun } from "../../api/queries/runs";
import { en } from "../../texts/en";
import { type Column, DataTable } from "../../ui/DataTable";
import { EmptyState } from "../../ui/EmptyState";
import { formatCount, formatDateTime, formatDay, formatSeconds } from "../../ui/format";
import { Page } from "../../ui/Page";
import { StatusBadge } from "../../ui/StatusBadge";
import { toast, toastError } from "../../ui/toast";
import { SegmentViews } from "../SegmentViews";
import { RUN_TONES } from "./tones";

export default function RunsPage() {
  const canEdit = useCanEdit();
  const zone = useMe()?.workspace.timezone;
  const query = useRuns();
  const start = useStartRun();
  const rows = query.data?.pages.flatMap((page) => page.results);
  const isUnderWay = rows?.some((run) => run.status === "running") ?? false;
  const runNow = canEdit && (
    <Button
      disabled={isUnderWay}
      loading={start.isPending}
      onClick={() =>
        start.mutate(undefined, {
          onSuccess: () => toast(en.runs.started),
          onError: toastError,
        })
      }
    >
      {en.runs.runNow}
    </Button>
  );
  return (
    <Page
      title={en.runs.title}
      about={en.runs.about}
      actions={
        <>
          <SegmentViews view="runs" />
          {runNow}
        </>
      }
    >
      <DataTable
        label={en.runs.title}
        rows={rows}
        rowKey={(run) => run.id}
        columns={makeColumns(zone)}
        state={query}
        empty={
          <EmptyState icon="segments" action={runNow}>
            {en.runs.empty}
          </EmptyState>
        }
      />
    </Page>
  );
}

const makeColumns = (zone: string | undefined): Column<RunRow>[] => [
  {
    key: "on",
    title: en.runs.on,
    render: (run) => (
      <Anchor component={Link} to={`/m/runs/${run.id}`} fw={600}>
        {formatDay(run.on)}
      </Anchor>
    ),
  },
  { key: "asOf", title: en.runs.asOf, render: (run) => formatDateTime(run.as_of, zone) },
  { key: "cause", title: en.runs.cause, render: (run) => en.runs.causes[run.cause] },
  {
    key: "state",
    title: en.runs.state,
    render: (run) => (
      <StatusBadge tone={RUN_TONES[run.status]}>{en.runs.states[run.status]}</StatusBadge>
    ),
  },
  {
    key: "parts",
    title: en.runs.parts,
    numeric: true,
    render: (run) => en.runs.partsOf(run.shards_done, run.shards),
  },
  {
    key: "work",
    title: en.runs.work,
    numeric: true,
    render: (run) => en.runs.seconds(formatSeconds(run.seconds)),
  },
  {
    key: "people",
    title: en.runs.people,
    numeric: true,
    render: (run) => formatCount(run.customers),
  },
  { key: "notes", title: en.runs.notes, render: (run) => <Notes run={run} /> },
];

/** What of a run somebody should look at; what is held stands among the errors, too. */
function Notes({ run }: { run: RunRow }) {
  const failed = run.errors.length - run.held;
  if (run.errors.length === 0) return en.runs.nothing;
  return (
    <Group gap={6}>
      {run.held > 0 && <StatusBadge tone="warn">{en.runs.held(run.held)}</StatusBadge>}
      {failed > 0 && <StatusBadge tone="danger">{en.runs.failing(failed)}</StatusBadge>}
    </Group>
  );
}
