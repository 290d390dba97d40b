import { Anchor } from "@mantine/core";
import { Link } from "react-router";
import { en } from "../../texts/en";
import { type Column, DataTable } from "../../ui/DataTable";
import type { Day } from "../../ui/days";
import { formatCount } from "../../ui/format";
import classes from "./DayTable.module.css";
import { type Line, linesOf, membersOn } from "./days";
import type { Part, Plan } from "./model";

/** One day of the plan as a table: every campaign with all its numbers. */
export default function DayTable({ plan, day }: { plan: Plan; day: Day }) {
  const lines = linesOf(plan, day);
  const parts = partsOf(plan.parts, lines);
  const numbers: Column<Line>[] = [{ part: "matched", words: en.plan.matched }, ...parts].map(
    ({ part, words }) => ({
      key: part,
      title: words,
      numeric: true,
      render: ({ count }) => (count ? formatCount(count[part] ?? 0) : ""),
    }),
  );
  const columns: Column<Line>[] = [
    { key: "number", title: en.plan.number, render: ({ number }) => number },
    {
      key: "segment",
      title: en.plan.segment,
      render: ({ row }) => (
        <Anchor component={Link} to={`/m/${row.segment.id}`}>
          {row.segment.name}
        </Anchor>
      ),
    },
    {
      key: "people",
      title: en.plan.people,
      numeric: true,
      render: ({ row }) => toText(membersOn(row, day)),
    },
    {
      key: "campaign",
      title: en.plan.campaign,
      render: ({ campaign, isExpected }) =>
        campaign && `${campaign}${isExpected ? ` (${en.plan.expectedShort})` : ""}`,
    },
    ...numbers,
  ];
  return (
    <div className={classes.scroller}>
      <h2 className={classes.day}>{en.plan.tableOf(en.calendar.full(day))}</h2>
      <DataTable
        label={en.plan.tableOf(en.calendar.full(day))}
        rows={lines}
        rowKey={({ row, campaignId }) => `${row.segment.id}:${campaignId}`}
        columns={columns}
      />
    </div>
  );
}

/** Campaigns rarely act at once: columns of it stand there when one did. */
function partsOf(parts: Part[], lines: Line[]): Part[] {
  return parts.filter(
    ({ part }) => !part.endsWith("_at_once") || lines.some(({ count }) => count?.[part]),
  );
}

const toText = (people: number | null) => (people === null ? "–" : formatCount(people));
