import { Anchor } from "@mantine/core";
import { Link } from "react-router";
import type { Comparison } from "../api/queries/uplift";
import { en } from "../texts/en";
import { type Column, DataTable } from "../ui/DataTable";
import { formatCount } from "../ui/format";
import { StatusBadge } from "../ui/StatusBadge";
import { ForestFigure } from "./ForestFigure";
import { FINDING_TONES } from "./tones";
import { sayDifference, sayInterval } from "./values";

/** One line of a ledger; without a comparison it is refused. */
export interface Entry {
  key: string;
  name: string;
  /** The page with its report. */
  to: string;
  /** What it belongs to: a micro-segment, a journey. */
  place: string;
  treated: number;
  control: number;
  main?: Comparison;
}

/** What the columns of a ledger are called. */
interface Titles {
  name: string;
  place: string;
  treated: string;
  control: string;
  refused: string;
}

interface LedgerFigureProps {
  title: string;
  label: string;
  titles: Titles;
  entries: Entry[];
}

/** Rates in one plot, everything in one table. */
export function LedgerFigure({ title, label, titles, entries }: LedgerFigureProps) {
  const rows = entries.flatMap(({ key, name, main }) =>
    main?.difference && main.outcome.kind === "rate"
      ? [{ key, name, interval: main.difference }]
      : [],
  );
  const sizes = (key: string) => entries.find((one) => one.key === key);
  return (
    <ForestFigure title={title} label={label} kind="rate" rows={rows} sizes={sizes}>
      <DataTable
        label={label}
        rows={entries}
        rowKey={({ key }) => key}
        columns={toColumns(titles)}
      />
    </ForestFigure>
  );
}

function toColumns(titles: Titles): Column<Entry>[] {
  return [
    {
      key: "name",
      title: titles.name,
      render: ({ name, to }) => (
        <Anchor component={Link} to={to} fw={600}>
          {name}
        </Anchor>
      ),
    },
    { key: "place", title: titles.place, render: ({ place }) => place },
    {
      key: "treated",
      title: titles.treated,
      numeric: true,
      render: ({ treated }) => formatCount(treated),
    },
    {
      key: "control",
      title: titles.control,
      numeric: true,
      render: ({ control }) => formatCount(control),
    },
    { key: "outcome", title: en.uplift.report.outcome, render: ({ main }) => main?.outcome.name },
    {
      key: "difference",
      title: en.uplift.difference,
      numeric: true,
      render: ({ main }) =>
        main?.difference && sayDifference(main.outcome.kind, main.difference.value),
    },
    {
      key: "interval",
      title: en.uplift.interval,
      numeric: true,
      render: ({ main }) => main?.difference && sayInterval(main.outcome.kind, main.difference),
    },
    {
      key: "finding",
      title: en.uplift.finding,
      render: ({ main }) =>
        main ? (
          <StatusBadge tone={FINDING_TONES[main.finding]}>
            {en.uplift.findings[main.finding]}
          </StatusBadge>
        ) : (
          <StatusBadge>{titles.refused}</StatusBadge>
        ),
    },
  ];
}
