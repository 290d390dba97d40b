/** The columns of people whose step failed; a tick chooses whom a decision concerns. */
import { Anchor, Checkbox } from "@mantine/core";
import { Link } from "react-router";
import type { Parked } from "../../api/queries/parked";
import { en } from "../../texts/en";
import { customerName } from "../../ui/customers/customerName";
import type { Column } from "../../ui/DataTable";
import { formatDateTime } from "../../ui/format";
import classes from "./PeoplePage.module.css";
import { StepName } from "./StepName";

interface ColumnsOf {
  zone: string | undefined;
  rows: Parked[];
  ticked: ReadonlySet<number>;
  setTicked: (ticked: ReadonlySet<number>) => void;
  canDecide: boolean;
}

export function toColumns({
  zone,
  rows,
  ticked,
  setTicked,
  canDecide,
}: ColumnsOf): Column<Parked>[] {
  const areAll = rows.length > 0 && rows.every((row) => ticked.has(row.enrollment));
  const toggle = (id: number) => {
    const next = new Set(ticked);
    if (!next.delete(id)) next.add(id);
    setTicked(next);
  };
  const box: Column<Parked> = {
    key: "tick",
    width: 44,
    title: (
      <Checkbox
        size="xs"
        aria-label={en.people.tickAll}
        checked={areAll}
        indeterminate={!areAll && ticked.size > 0}
        onChange={() => setTicked(new Set(areAll ? [] : rows.map((row) => row.enrollment)))}
      />
    ),
    render: (row) => (
      <Checkbox
        size="xs"
        aria-label={en.people.tick(nameOf(row))}
        checked={ticked.has(row.enrollment)}
        onChange={() => toggle(row.enrollment)}
      />
    ),
  };
  return [
    ...(canDecide ? [box] : []),
    {
      key: "customer",
      title: en.people.customer,
      render: (row) => (
        <Anchor
          component={Link}
          to={`/customers/${row.customer}?show=passages&passage=${row.enrollment}`}
          fw={600}
        >
          {nameOf(row)}
        </Anchor>
      ),
    },
    {
      key: "step",
      title: en.people.step,
      render: ({ node, node_name, kind }) => <StepName node={{ name: node_name || node, kind }} />,
    },
    {
      key: "error",
      title: en.people.error,
      render: ({ error, node, attempts }) => (
        <>
          <span className={classes.sentence} data-parked>
            {error.startsWith(`${node}: `) ? error.slice(node.length + 2) : error}
          </span>
          <div className={classes.since}>{en.people.tries(attempts)}</div>
        </>
      ),
    },
    {
      key: "since",
      title: en.people.parkedAt,
      width: 160,
      render: ({ parked_at }) => (
        <span className={classes.since}>{formatDateTime(parked_at, zone)}</span>
      ),
    },
  ];
}

const nameOf = ({ customer, name }: Parked) => customerName({ id: customer, name });
