/** Bring a file in, and what was brought in before. */
import { Anchor, Stack } from "@mantine/core";
import { Link, useNavigate } from "react-router";
import { type ImportRow, useImports, useUpload } from "../../api/queries/imports";
import { useMe } from "../../api/queries/me";
import { en } from "../../texts/en";
import { type Column, DataTable } from "../../ui/DataTable";
import { EmptyState } from "../../ui/EmptyState";
import { ErrorNotice } from "../../ui/ErrorNotice";
import { FileDrop } from "../../ui/FileDrop";
import { formatCount, formatDateTime } from "../../ui/format";
import { Page } from "../../ui/Page";
import { ImportStatusBadge } from "./ImportStatusBadge";
import classes from "./Imports.module.css";

const ACCEPTED = ".csv,.tsv,.txt,.gz";

function toColumns(zone: string | undefined): Column<ImportRow>[] {
  return [
    {
      key: "file",
      title: en.imports.file,
      render: (row) => (
        <Anchor component={Link} to={`/customers/import/${row.id}`} fw={600}>
          {row.file_name}
        </Anchor>
      ),
    },
    { key: "kind", title: en.imports.kind, render: (row) => en.imports.kinds[row.kind] },
    {
      key: "status",
      title: en.imports.status,
      width: 140,
      render: (row) => <ImportStatusBadge status={row.status} />,
    },
    {
      key: "rows",
      title: en.imports.rows,
      numeric: true,
      render: (row) => formatCount(row.counts.rows),
    },
    { key: "by", title: en.imports.by, render: (row) => row.created_by ?? "" },
    {
      key: "at",
      title: en.imports.at,
      width: 180,
      render: (row) => formatDateTime(row.created_at, zone),
    },
  ];
}

export default function ImportsPage() {
  const navigate = useNavigate();
  const zone = useMe()?.workspace.timezone;
  const found = useImports();
  const upload = useUpload();
  const take = (file: File) =>
    upload.mutate(file, { onSuccess: (one) => navigate(`/customers/import/${one.id}`) });
  return (
    <Page title={en.imports.title} about={en.imports.about}>
      <Stack gap="md">
        {upload.error && <ErrorNotice error={upload.error} />}
        <div className={classes.source}>
          <FileDrop
            accepted={ACCEPTED}
            label={upload.isPending ? en.imports.uploading : en.imports.drop}
            labelOver={en.imports.dropHere}
            isDisabled={upload.isPending}
            onFile={take}
          />
        </div>
      </Stack>
      <DataTable
        label={en.imports.list}
        rows={found.data?.pages.flatMap((page) => page.results)}
        rowKey={(row) => row.id}
        columns={toColumns(zone)}
        state={found}
        empty={<EmptyState icon="customers">{en.imports.none}</EmptyState>}
      />
    </Page>
  );
}
