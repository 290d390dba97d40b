/** All micro-segments in priority order. */
import { Anchor, Button } from "@mantine/core";
import { Link } from "react-router";
import { useCanEdit } from "../api/queries/me";
import { type SegmentRow, useSegments } from "../api/queries/segments";
import { en } from "../texts/en";
import { Count } from "../ui/Count";
import { type Column, DataTable } from "../ui/DataTable";
import { EmptyState } from "../ui/EmptyState";
import { formatSeconds } from "../ui/format";
import { Icon } from "../ui/Icon";
import { Page } from "../ui/Page";
import { StatusBadge } from "../ui/StatusBadge";
import { SegmentViews } from "./SegmentViews";
import { Trend } from "./Trend";

const columns: Column<SegmentRow>[] = [
  {
    key: "position",
    title: en.segments.position,
    numeric: true,
    width: 56,
    render: (row) => (row.is_system ? en.plan.everyoneElse : row.position),
  },
  {
    key: "name",
    title: en.segments.name,
    width: 260,
    render: (row) => (
      <Anchor component={Link} to={`/m/${row.id}`} fw={600}>
        {row.name}
        {row.held && !row.held.accepted_at && (
          <>
            {" "}
            <StatusBadge tone="warn">{en.runs.heldShort}</StatusBadge>
          </>
        )}
      </Anchor>
    ),
  },
  {
    key: "people",
    title: en.segments.people,
    numeric: true,
    width: 90,
    render: (row) => <Count value={row.members} />,
  },
  {
    key: "trend",
    title: en.segments.trend,
    width: 150,
    render: (row) => <Trend points={row.trend} />,
  },
  {
    key: "cost",
    title: en.runs.cost,
    numeric: true,
    width: 90,
    render: (row) => row.cost && en.runs.costOf(formatSeconds(row.cost.seconds)),
  },
  {
    key: "sentence",
    title: en.segments.sentence,
    render: (row) => (row.is_system ? en.segments.system : row.sentence),
  },
];

export default function SegmentsPage() {
  const canEdit = useCanEdit();
  const query = useSegments();
  const rows = query.data?.pages.flatMap((page) => page.results);
  const create = canEdit && (
    <Button component={Link} to="/m/new" leftSection={<Icon name="plus" size={16} />}>
      {en.plan.newSegment}
    </Button>
  );
  return (
    <Page
      title={en.segments.title}
      about={en.segments.about}
      actions={
        <>
          <SegmentViews view="list" />
          {create}
        </>
      }
    >
      <DataTable
        label={en.segments.title}
        rows={rows}
        rowKey={(row) => row.id}
        columns={columns}
        state={query}
        empty={
          <EmptyState icon="segments" action={create}>
            {en.segments.empty}
          </EmptyState>
        }
      />
    </Page>
  );
}
