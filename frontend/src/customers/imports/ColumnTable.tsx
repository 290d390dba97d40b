import { Select, TextInput } from "@mantine/core";
import type { FilePlan, PlannedColumn, Target } from "../../api/queries/imports";
import { en } from "../../texts/en";
import { type Column, DataTable } from "../../ui/DataTable";
import { CellFields } from "./CellFields";
import classes from "./Imports.module.css";
import { changeColumn, isNamed, targetsOf } from "./plan";

const SAMPLES = 3;

interface ColumnTableProps {
  plan: FilePlan;
  headings: string[];
  cells: string[][];
  /** By field of the plan, as `columns[2].name`. */
  errors: Record<string, string>;
  onChange: (plan: FilePlan) => void;
}

interface Line {
  place: number;
  heading: string;
  samples: string[];
  column: PlannedColumn;
  change: (change: Partial<PlannedColumn>) => void;
}

/** One line for each column of the file: what it is, and how its cells are written. */
export function ColumnTable({ plan, headings, cells, errors, onChange }: ColumnTableProps) {
  // After another delimiter the file has other columns than the plan
  const lines = headings.map((heading, place): Line => {
    const column = plan.columns[place] ?? FRESH;
    return {
      place,
      heading,
      column,
      samples: cells.flatMap((row) => row[place] || []).slice(0, SAMPLES),
      change: (change) => {
        const columns = headings.map((_, at) => plan.columns[at] ?? FRESH);
        onChange(changeColumn({ ...plan, columns }, place, change, heading));
      },
    };
  });
  return (
    <DataTable
      label={en.imports.columns}
      rows={lines}
      rowKey={(line) => line.place}
      columns={toColumns(plan, errors)}
    />
  );
}

const FRESH: PlannedColumn = {
  target: "ignore",
  name: "",
  type: "text",
  order: "ymd",
  decimal: ".",
  separator: ";",
};

function toColumns(plan: FilePlan, errors: Record<string, string>): Column<Line>[] {
  const texts = en.imports;
  const targets = targetsOf(plan.kind).map((value) => ({ value, label: texts.targets[value] }));
  return [
    { key: "heading", title: texts.column, render: (line) => <strong>{line.heading}</strong> },
    {
      key: "samples",
      title: texts.samples,
      render: (line) => <span className={classes.samples}>{line.samples.join(" · ")}</span>,
    },
    {
      key: "target",
      title: texts.becomes,
      width: 170,
      render: ({ heading, place, column, change }) => (
        <Select
          size="xs"
          aria-label={texts.targetOf(heading)}
          allowDeselect={false}
          data={targets}
          value={column.target}
          error={errors[`columns[${place}].target`]}
          onChange={(target) => target && change({ target: target as Target })}
        />
      ),
    },
    {
      key: "name",
      title: texts.name,
      width: 170,
      render: ({ heading, place, column, change }) =>
        isNamed(column.target) && (
          <TextInput
            size="xs"
            aria-label={texts.nameOf(heading)}
            maxLength={200}
            value={column.name}
            error={errors[`columns[${place}].name`]}
            onChange={(event) => change({ name: event.currentTarget.value })}
          />
        ),
    },
    {
      key: "cells",
      title: texts.cells,
      width: 290,
      render: ({ heading, column, change }) => (
        <CellFields heading={heading} column={column} onChange={change} />
      ),
    },
  ];
}
