/** One membership run: what it held, what failed, and its parts. */
import { Anchor, Stack, Title } from "@mantine/core";
import { Link, useParams } from "react-router";
import { useMe } from "../../api/queries/me";
import { type RunError, type RunReport, useRun } from "../../api/queries/runs";
import { en } from "../../texts/en";
import { type Column, DataTable } from "../../ui/DataTable";
import { ErrorNotice } from "../../ui/ErrorNotice";
import { formatCount, formatDateTime, formatDay, formatSeconds } from "../../ui/format";
import { Page } from "../../ui/Page";
import { RowsSkeleton } from "../../ui/RowsSkeleton";
import { StatusBadge } from "../../ui/StatusBadge";
import { Findings } from "./Findings";
import { Predictions } from "./Predictions";
import classes from "./Runs.module.css";
import { RUN_TONES } from "./tones";

export default function RunPage() {
  const id = Number(useParams().id);
  const query = useRun(id);
  const run = query.data;
  return (
    <Page title={run ? en.runs.one(formatDay(run.on)) : en.runs.title}>
      <Stack gap="lg">
        <Anchor component={Link} to="/m/runs" size="sm">
          {en.runs.back}
        </Anchor>
        {run && <Report run={run} />}
        {!run && query.error && (
          <ErrorNotice error={query.error} onRetry={() => void query.refetch()} />
        )}
        {!run && !query.error && <RowsSkeleton />}
      </Stack>
    </Page>
  );
}

function Report({ run }: { run: RunReport }) {
  const zone = useMe()?.workspace.timezone;
  const held = new Set(run.findings.map((finding) => finding.segment_id));
  const failed = run.errors.filter(({ segment }) => segment === undefined || !held.has(segment));
  return (
    <>
      <p className={classes.summary}>
        <StatusBadge tone={RUN_TONES[run.status]}>{en.runs.states[run.status]}</StatusBadge>
        <span>{en.runs.causes[run.cause]}</span>
        <span>{formatDateTime(run.as_of, zone)}</span>
        <span>{en.runs.seconds(formatSeconds(run.seconds))}</span>
      </p>
      {run.predictions && <Predictions fit={run.predictions} />}
      {run.findings.length > 0 && <Findings findings={run.findings} />}
      {failed.length > 0 && (
        <section aria-labelledby="run-errors">
          <Title order={2} id="run-errors">
            {en.runs.errors}
          </Title>
          <p className={classes.about}>{en.runs.errorsAbout}</p>
          <DataTable
            label={en.runs.errors}
            rows={failed}
            rowKey={(error) => error.segment ?? `shard ${error.shard}`}
            columns={ERRORS}
          />
        </section>
      )}
      <section aria-labelledby="run-parts">
        <Title order={2} id="run-parts" mb="xs">
          {en.runs.shards}
        </Title>
        <DataTable
          label={en.runs.shards}
          rows={run.parts}
          rowKey={(part) => part.shard}
          columns={PARTS}
        />
      </section>
    </>
  );
}

const ERRORS: Column<RunError>[] = [
  {
    key: "what",
    title: en.runs.what,
    width: 260,
    render: (error) =>
      error.segment === undefined ? (
        en.runs.shard(error.shard ?? 0)
      ) : (
        <Anchor component={Link} to={`/m/${error.segment}`} fw={600}>
          {error.name}
        </Anchor>
      ),
  },
  { key: "why", title: en.runs.why, render: (error) => error.message },
];

const PARTS: Column<RunReport["parts"][number]>[] = [
  { key: "part", title: en.runs.part, render: (part) => en.runs.shard(part.shard) },
  {
    key: "state",
    title: en.runs.state,
    render: (part) => (
      <StatusBadge tone={RUN_TONES[part.status]}>{en.runs.states[part.status]}</StatusBadge>
    ),
  },
  {
    key: "people",
    title: en.runs.people,
    numeric: true,
    render: (part) => formatCount(part.customers),
  },
  {
    key: "work",
    title: en.runs.work,
    numeric: true,
    render: (part) => en.runs.seconds(formatSeconds(part.seconds)),
  },
  { key: "attempts", title: en.runs.attempts, numeric: true, render: (part) => part.attempts },
  { key: "why", title: en.runs.why, render: (part) => part.error },
];
