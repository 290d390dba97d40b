import type { FileKind, PreviewRow } from "../../api/queries/imports";
import { useMe } from "../../api/queries/me";
import { en } from "../../texts/en";
import { type Column, DataTable } from "../../ui/DataTable";
import { formatDateTime } from "../../ui/format";
import classes from "./Imports.module.css";

/** The first rows as they will be, each with what is wrong with it. */
export function PreviewTable({ kind, rows }: { kind: FileKind; rows: PreviewRow[] }) {
  const zone = useMe()?.workspace.timezone;
  if (!rows.length) return null;
  return (
    <section aria-label={en.imports.preview}>
      <h2 className={classes.part}>{en.imports.preview}</h2>
      <DataTable
        label={en.imports.preview}
        rows={rows}
        rowKey={(row) => row.line}
        columns={toColumns(kind, zone)}
      />
    </section>
  );
}

function toColumns(kind: FileKind, zone: string | undefined): Column<PreviewRow>[] {
  const texts = en.imports;
  const happening: Column<PreviewRow>[] = [
    { key: "event", title: texts.event, render: (row) => row.event },
    {
      key: "time",
      title: texts.time,
      width: 170,
      render: (row) => (row.time ? formatDateTime(row.time, zone) : ""),
    },
  ];
  return [
    { key: "line", title: texts.line, numeric: true, width: 70, render: (row) => row.line },
    { key: "who", title: texts.who, render: (row) => row.user_id ?? row.anonymous_id },
    ...(kind === "events" ? happening : []),
    { key: "values", title: texts.values, render: (row) => <Values row={row} /> },
  ];
}

function Values({ row }: { row: PreviewRow }) {
  if (row.errors.length) {
    return (
      <span className={`${classes.values} ${classes.fault}`}>
        {row.errors.map((fault) => sentenceOf(fault)).join(" ")}
      </span>
    );
  }
  const values = Object.entries(row.values).map(([name, value]) => `${name}: ${show(value)}`);
  return <span className={classes.values}>{values.join(" · ")}</span>;
}

function sentenceOf({ column, value, message }: PreviewRow["errors"][number]): string {
  if (!column) return message;
  return value ? `${column} "${value}": ${message}` : `${column}: ${message}`;
}

function show(value: unknown): string {
  return typeof value === "string" ? value : JSON.stringify(value);
}
