/** Whom the rows share: a matrix of some rows, and the pairs that are most alike. */
import { Anchor, Button, Group, Stack, Title } from "@mantine/core";
import { Link, useSearchParams } from "react-router";
import { useMe } from "../../api/queries/me";
import { type Overlap, type Pair, useOverlap } from "../../api/queries/quality";
import { en } from "../../texts/en";
import { Count } from "../../ui/Count";
import { type Column, DataTable } from "../../ui/DataTable";
import { EmptyState } from "../../ui/EmptyState";
import { ErrorNotice } from "../../ui/ErrorNotice";
import { formatShare } from "../../ui/format";
import { Loading } from "../../ui/Loading";
import { Page } from "../../ui/Page";
import { SegmentViews } from "../SegmentViews";
import { Freshness } from "./Freshness";
import { OverlapFigure } from "./OverlapFigure";
import classes from "./Quality.module.css";

const SIZE = 50;
const words = en.quality.overlap;

const toRow = ({ id, name }: Pair["first"]) => (
  <Anchor component={Link} to={`/m/${id}`} fw={600}>
    {name}
  </Anchor>
);

const columns: Column<Pair>[] = [
  { key: "first", title: words.first, render: (pair) => toRow(pair.first) },
  { key: "second", title: words.second, render: (pair) => toRow(pair.second) },
  {
    key: "shared",
    title: words.shared,
    numeric: true,
    render: (pair) => <Count value={pair.shared} />,
  },
  {
    key: "share",
    title: words.share,
    numeric: true,
    render: (pair) => formatShare(pair.jaccard),
  },
  {
    key: "contained",
    title: words.contained,
    numeric: true,
    render: (pair) => formatShare(pair.contained),
  },
];

export default function OverlapPage() {
  const [search] = useSearchParams();
  const asked = Number(search.get("from") ?? 1);
  const from = Number.isInteger(asked) && asked > 0 ? asked : 1;
  const query = useOverlap(from, SIZE);
  const zone = useMe()?.workspace.timezone;
  const first = query.data?.pages[0];
  return (
    <Page wide title={words.title} about={words.about} actions={<SegmentViews view="overlap" />}>
      {query.error && <ErrorNotice error={query.error} onRetry={() => query.refetch()} />}
      {query.isPending && <Loading />}
      {first && (
        <Stack gap="md">
          <Freshness found={first} zone={zone} />
          {first.rows_total === 0 && <EmptyState icon="segments">{en.quality.none}</EmptyState>}
          {first.rows_total > 0 && (
            <div>
              <Rows found={first} from={from} />
              <OverlapFigure key={from} found={first} />
            </div>
          )}
          <Title order={2}>{words.pairs}</Title>
          <DataTable
            label={words.pairs}
            rows={query.data?.pages.flatMap((page) => page.results)}
            rowKey={(pair) => `${pair.first.id}:${pair.second.id}`}
            columns={columns}
            state={query}
            empty={<p className={classes.summary}>{words.empty}</p>}
          />
        </Stack>
      )}
    </Page>
  );
}

/** Which rows the matrix shows, and the ways to others. */
function Rows({ found, from }: { found: Overlap; from: number }) {
  const last = from + found.rows.length - 1;
  if (found.rows_total <= SIZE) return null;
  return (
    <Group gap="xs" mb="xs">
      <span className={classes.summary}>{words.rows(from, last, found.rows_total)}</span>
      {from > 1 && <Step to={Math.max(1, from - SIZE)}>{words.earlier}</Step>}
      {last < found.rows_total && <Step to={from + SIZE}>{words.later}</Step>}
    </Group>
  );
}

function Step({ to, children }: { to: number; children: string }) {
  return (
    <Button size="compact-sm" variant="default" component={Link} to={`/m/overlap?from=${to}`}>
      {children}
    </Button>
  );
}
