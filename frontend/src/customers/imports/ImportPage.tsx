/** One file on its way in: its columns, its dry run, its progress, its result. */
import { Anchor, Group, Skeleton } from "@mantine/core";
import { Link, useParams } from "react-router";
import { type ImportDetail, useImport } from "../../api/queries/imports";
import { en } from "../../texts/en";
import { ErrorNotice } from "../../ui/ErrorNotice";
import { Page } from "../../ui/Page";
import { Checked } from "./Checked";
import { ImportStatusBadge } from "./ImportStatusBadge";
import { Outcome } from "./Outcome";
import { PlanForm } from "./PlanForm";
import { Running } from "./Running";

export default function ImportPage() {
  const id = Number(useParams().id);
  const found = useImport(id);
  const one = found.data;
  return (
    <Page
      title={one?.file_name ?? en.imports.title}
      about={
        <Group component="span" gap="sm">
          <Anchor component={Link} to="/customers/import">
            {en.imports.back}
          </Anchor>
          {one && <ImportStatusBadge status={one.status} />}
          {one && en.imports.layout(formatBytes(one.size_bytes), one.written_in)}
        </Group>
      }
    >
      {found.error && !one && <ErrorNotice error={found.error} onRetry={() => found.refetch()} />}
      {one ? <Stage one={one} /> : <Skeleton height={240} />}
    </Page>
  );
}

function Stage({ one }: { one: ImportDetail }) {
  switch (one.status) {
    case "mapping":
      return <PlanForm key={one.id} one={one} />;
    case "checking":
    case "running":
      return <Running one={one} />;
    case "checked":
      return <Checked one={one} />;
    default:
      return <Outcome one={one} />;
  }
}

function formatBytes(bytes: number): string {
  const unit = bytes < 1_000_000 ? "kilobyte" : "megabyte";
  const size = bytes / (unit === "kilobyte" ? 1_000 : 1_000_000);
  const options = { style: "unit", unit, maximumFractionDigits: 1 } as const;
  return new Intl.NumberFormat("en-US", options).format(size);
}
