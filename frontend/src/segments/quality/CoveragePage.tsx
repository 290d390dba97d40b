/** Who is in at least one row day by day, and what the others have in common. */
import { Anchor, SegmentedControl, Stack, Title } from "@mantine/core";
import { Link, useSearchParams } from "react-router";
import { useCanEdit, useMe } from "../../api/queries/me";
import { type CoverageDetails, type CoverageRow, useCoverage } from "../../api/queries/quality";
import { en } from "../../texts/en";
import { Count } from "../../ui/Count";
import { type Column, DataTable } from "../../ui/DataTable";
import { EmptyState } from "../../ui/EmptyState";
import { ErrorNotice } from "../../ui/ErrorNotice";
import { formatCount, formatNumber, formatShare } from "../../ui/format";
import { Loading } from "../../ui/Loading";
import { Page } from "../../ui/Page";
import HeardPanel from "../heard/HeardPanel";
import { SegmentViews } from "../SegmentViews";
import { CoverageChart } from "./CoverageChart";
import { FindingCard } from "./FindingCard";
import { Freshness } from "./Freshness";
import classes from "./Quality.module.css";

const CHOICES = [14, 28, 91];
const DEFAULT_DAYS = 28;
const words = en.quality.coverage;

const columns: Column<CoverageRow>[] = [
  { key: "number", title: words.number, numeric: true, width: 56, render: (row) => row.number },
  {
    key: "name",
    title: words.name,
    render: (row) => (
      <Anchor component={Link} to={`/m/${row.id}`} fw={600}>
        {row.name}
      </Anchor>
    ),
  },
  {
    key: "open",
    title: words.open,
    numeric: true,
    render: (row) => <Count value={row.open} />,
  },
  {
    key: "first",
    title: words.first,
    numeric: true,
    render: (row) => <Count value={row.first} />,
  },
  {
    key: "alone",
    title: words.alone,
    numeric: true,
    render: (row) => <Count value={row.alone} />,
  },
];

export default function CoveragePage() {
  const [search, setSearch] = useSearchParams();
  const asked = Number(search.get("days") ?? DEFAULT_DAYS);
  const days = CHOICES.includes(asked) ? asked : DEFAULT_DAYS;
  const query = useCoverage(days);
  const zone = useMe()?.workspace.timezone;
  return (
    <Page
      title={words.title}
      about={words.about}
      actions={
        <>
          <SegmentViews view="coverage" />
          <SegmentedControl
            size="xs"
            aria-label={words.range}
            value={String(days)}
            onChange={(next) => setSearch({ days: next }, { replace: true })}
            data={CHOICES.map((one) => ({ value: String(one), label: words.weeks(one) }))}
          />
        </>
      }
    >
      {query.error && <ErrorNotice error={query.error} onRetry={() => query.refetch()} />}
      {query.isPending && <Loading />}
      {query.data && (
        <Stack gap="md">
          <Freshness found={query.data} zone={zone} />
          <Details found={query.data} />
          <HeardPanel segment={null} />
        </Stack>
      )}
    </Page>
  );
}

function Details({ found }: { found: CoverageDetails }) {
  const canEdit = useCanEdit();
  const { counts, gaps, days, rows } = found;
  if (!counts) return <EmptyState icon="segments">{en.quality.none}</EmptyState>;
  const { open, covered, rows_per_customer } = counts;
  return (
    <>
      <p className={classes.summary}>
        {words.summary(formatCount(covered), formatCount(open), formatShare(covered / (open || 1)))}{" "}
        {words.average(formatNumber(rows_per_customer))}
      </p>
      <CoverageChart days={days} />
      <Title order={2}>{words.gaps}</Title>
      {gaps.length === 0 && <p className={classes.summary}>{words.noGaps}</p>}
      <ul className={classes.findings}>
        {gaps.map((gap) => (
          <FindingCard key={gap.sentence} finding={gap} canEdit={canEdit} />
        ))}
      </ul>
      <Title order={2}>{words.rows}</Title>
      <DataTable label={words.rows} rows={rows} rowKey={(row) => row.id} columns={columns} />
    </>
  );
}
