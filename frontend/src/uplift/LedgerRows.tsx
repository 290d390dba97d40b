import { Anchor } from "@mantine/core";
import { Link } from "react-router";
import type { LedgerRow } from "../api/queries/uplift";
import { en } from "../texts/en";
import { type Column, DataTable } from "../ui/DataTable";
import { formatCount } from "../ui/format";
import { StatusBadge } from "../ui/StatusBadge";
import { ForestFigure } from "./ForestFigure";
import type { ForestRow } from "./forest";
import { sayRows } from "./rows";
import { type Kind, sayInterval } from "./values";

/** Each row of the plan with all its campaigns, one figure for each outcome. */
export function LedgerRows({ rows }: { rows: LedgerRow[] }) {
  const outcomes = new Map(rows.map(({ outcome }) => [outcome.key, outcome]));
  return [...outcomes.values()].map(({ key, name, kind }) => {
    const found = rows.filter((row) => row.outcome.key === key);
    const label = `${en.uplift.rows}: ${name}`;
    const drawn = found.map(toForest);
    return (
      <ForestFigure
        key={key}
        title={sayRows(name, drawn)}
        label={label}
        kind={kind}
        rows={drawn}
        sizes={(id) => found.find((row) => String(row.segment_id) === id)}
      >
        <DataTable
          label={label}
          rows={found}
          rowKey={(row) => row.segment_id}
          columns={toColumns(kind)}
        />
      </ForestFigure>
    );
  });
}

const toForest = ({ segment_id, name, own, shrunk, is_pooled }: LedgerRow): ForestRow => ({
  key: String(segment_id),
  name,
  interval: own,
  beside: shrunk,
  isPooled: is_pooled,
});

function toColumns(kind: Kind): Column<LedgerRow>[] {
  return [
    {
      key: "name",
      title: en.uplift.row,
      render: (row) => (
        <>
          <Anchor component={Link} to={`/m/${row.segment_id}`} fw={600}>
            {row.name}
          </Anchor>{" "}
          {row.is_pooled && <StatusBadge>{en.uplift.pooled}</StatusBadge>}
        </>
      ),
    },
    {
      key: "campaigns",
      title: en.uplift.campaigns,
      numeric: true,
      render: (row) => formatCount(row.campaigns),
    },
    {
      key: "treated",
      title: en.uplift.treated,
      numeric: true,
      render: (row) => formatCount(row.treated),
    },
    {
      key: "control",
      title: en.uplift.control,
      numeric: true,
      render: (row) => formatCount(row.control),
    },
    {
      key: "own",
      title: en.uplift.own,
      numeric: true,
      render: (row) => sayInterval(kind, row.own),
    },
    {
      key: "shrunk",
      title: en.uplift.shrunk,
      numeric: true,
      render: (row) => sayInterval(kind, row.shrunk),
    },
  ];
}
