import { Button, Skeleton, Table } from "@mantine/core";
import type { ReactNode } from "react";
import { en } from "../texts/en";
import classes from "./DataTable.module.css";
import { ErrorNotice } from "./ErrorNotice";

export interface Column<Row> {
  key: string;
  title: ReactNode;
  render: (row: Row) => ReactNode;
  /** Numbers stand at the right, in figures of equal width. */
  numeric?: boolean;
  width?: number | string;
}

/** The parts of a TanStack infinite query that a list shows. */
export interface ListState {
  isPending: boolean;
  error: unknown;
  refetch: () => unknown;
  hasNextPage?: boolean;
  isFetchingNextPage?: boolean;
  fetchNextPage?: () => unknown;
}

interface DataTableProps<Row> {
  /** What the rows are, for screen readers. */
  label: string;
  rows: Row[] | undefined;
  rowKey: (row: Row) => string | number;
  columns: Column<Row>[];
  state?: ListState;
  /** Shown in place of the table when there is no row. */
  empty?: ReactNode;
}

const SKELETON_ROWS = ["a", "b", "c", "d", "e"];

/** Rows of a list with its loading, failed, empty and "show more" states. */
export function DataTable<Row>(props: DataTableProps<Row>) {
  const { label, rows, rowKey, columns, state, empty } = props;
  if (state?.error && !rows) {
    return <ErrorNotice error={state.error} onRetry={() => state.refetch()} />;
  }
  if (rows?.length === 0 && empty) return empty;
  return (
    <div className={classes.frame}>
      <Table aria-label={label} aria-busy={!rows} verticalSpacing="xs" highlightOnHover>
        <Table.Thead>
          <Table.Tr>
            {columns.map((c) =>
              // A header that says nothing is none.
              c.title === "" ? (
                <Table.Td key={c.key} w={c.width} />
              ) : (
                <Table.Th key={c.key} w={c.width} data-numeric={c.numeric || undefined}>
                  {c.title}
                </Table.Th>
              ),
            )}
          </Table.Tr>
        </Table.Thead>
        <Table.Tbody>
          {rows
            ? rows.map((row) => (
                <Table.Tr key={rowKey(row)}>
                  {columns.map((c) => (
                    <Table.Td key={c.key} data-numeric={c.numeric || undefined}>
                      {c.render(row)}
                    </Table.Td>
                  ))}
                </Table.Tr>
              ))
            : SKELETON_ROWS.map((key) => (
                <Table.Tr key={key}>
                  {columns.map((c) => (
                    <Table.Td key={c.key}>
                      <Skeleton height={14} radius="sm" />
                    </Table.Td>
                  ))}
                </Table.Tr>
              ))}
        </Table.Tbody>
      </Table>
      {state?.hasNextPage && (
        <div className={classes.more}>
          <Button
            variant="default"
            size="xs"
            loading={state.isFetchingNextPage}
            onClick={() => state.fetchNextPage?.()}
          >
            {en.ui.more}
          </Button>
        </div>
      )}
    </div>
  );
}
