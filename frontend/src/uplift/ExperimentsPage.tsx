/** Bring an experiment in, and those that were brought in before. */
import { Anchor, Stack } from "@mantine/core";
import { useState } from "react";
import { Link, useNavigate } from "react-router";
import { useCanEdit, useMe } from "../api/queries/me";
import { type Experiment, useExperiments, useGuess } from "../api/queries/uplift";
import { en } from "../texts/en";
import { type Column, DataTable } from "../ui/DataTable";
import { EmptyState } from "../ui/EmptyState";
import { ErrorNotice } from "../ui/ErrorNotice";
import { FileDrop } from "../ui/FileDrop";
import { formatCount, formatDateTime } from "../ui/format";
import { Page } from "../ui/Page";
import { ExperimentForm } from "./ExperimentForm";

const ACCEPTED = ".csv,.tsv,.txt,.gz";
const words = en.uplift.imported;

export default function ExperimentsPage() {
  const zone = useMe()?.workspace.timezone;
  const found = useExperiments();
  return (
    <Page title={words.title} about={words.about}>
      <Stack gap="md">
        {useCanEdit() && <BringIn />}
        <DataTable
          label={words.title}
          rows={found.data?.pages.flatMap((page) => page.results)}
          rowKey={(row) => row.id}
          columns={toColumns(zone)}
          state={found}
          empty={<EmptyState icon="flask">{words.none}</EmptyState>}
        />
      </Stack>
    </Page>
  );
}

/** A file; then what its columns are. */
function BringIn() {
  const navigate = useNavigate();
  const [file, setFile] = useState<File | null>(null);
  const guess = useGuess();
  const take = (chosen: File) => guess.mutate(chosen, { onSuccess: () => setFile(chosen) });
  if (file && guess.data)
    return (
      <ExperimentForm
        file={file}
        columns={guess.data.columns}
        onBack={() => setFile(null)}
        onDone={(id) => navigate(`/uplift/experiments/${id}`)}
      />
    );
  return (
    <>
      {guess.error && <ErrorNotice error={guess.error} />}
      <FileDrop
        accepted={ACCEPTED}
        label={guess.isPending ? words.looking : words.drop}
        labelOver={words.dropHere}
        isDisabled={guess.isPending}
        onFile={take}
      />
    </>
  );
}

function toColumns(zone: string | undefined): Column<Experiment>[] {
  return [
    {
      key: "name",
      title: words.name,
      render: (row) => (
        <Anchor component={Link} to={`/uplift/experiments/${row.id}`} fw={600}>
          {row.name}
        </Anchor>
      ),
    },
    {
      key: "people",
      title: words.people,
      numeric: true,
      render: (row) => formatCount(row.people),
    },
    { key: "random", title: words.random, render: (row) => (row.is_random ? words.yes : words.no) },
    { key: "by", title: words.by, render: (row) => row.created_by ?? "" },
    {
      key: "at",
      title: words.at,
      width: 180,
      render: (row) => formatDateTime(row.created_at, zone),
    },
  ];
}
