import { Button, Group } from "@mantine/core";
import { faultsAddress, type RowFault, useFaults } from "../../api/queries/imports";
import { en } from "../../texts/en";
import { type Column, DataTable } from "../../ui/DataTable";
import classes from "./Imports.module.css";

const columns: Column<RowFault>[] = [
  { key: "line", title: en.imports.line, numeric: true, width: 90, render: (row) => row.line },
  { key: "column", title: en.imports.column, render: (row) => row.column },
  {
    key: "value",
    title: en.imports.value,
    render: (row) => <span className={classes.samples}>{row.value}</span>,
  },
  { key: "reason", title: en.imports.reason, render: (row) => row.message },
];

/** The wrong rows of a file, as a list and to download. */
export function Faults({ id }: { id: number }) {
  const found = useFaults(id);
  return (
    <section aria-label={en.imports.faults}>
      <Group justify="space-between" mb="xs">
        <h2 className={classes.part}>{en.imports.faults}</h2>
        <Button component="a" variant="default" size="xs" href={faultsAddress(id)} download>
          {en.imports.download}
        </Button>
      </Group>
      <DataTable
        label={en.imports.faults}
        rows={found.data?.pages
          .flatMap((page) => page.results)
          .map((fault, place) => ({ ...fault, place }))}
        rowKey={(fault) => fault.place}
        columns={columns}
        state={found}
      />
    </section>
  );
}
