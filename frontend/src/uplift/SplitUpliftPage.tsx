/** What the ways of one split changed, in one of its periods. */
import { Button, Stack } from "@mantine/core";
import { Link, useParams, useSearchParams } from "react-router";
import { useSplitUplift } from "../api/queries/uplift";
import { en } from "../texts/en";
import { EmptyState } from "../ui/EmptyState";
import { ErrorNotice } from "../ui/ErrorNotice";
import { Loading } from "../ui/Loading";
import { Page } from "../ui/Page";
import { Freshness } from "./Freshness";
import { Periods } from "./Periods";
import { ReportView } from "./ReportView";
import classes from "./Uplift.module.css";

const words = en.uplift.splits;

export default function SplitUpliftPage() {
  const { journey, node = "" } = useParams();
  const [search, setSearch] = useSearchParams();
  const query = useSplitUplift(Number(journey), node, search.get("period"));
  const found = query.data;
  const name = found?.node.name || words.unnamed;
  return (
    <Page
      title={found ? `${en.uplift.title}: ${name}` : en.uplift.title}
      about={found?.journey.name}
      actions={
        <>
          <Button variant="default" component={Link} to={`/j/${journey}/edit?step=${node}`}>
            {words.journey}
          </Button>
          <Button variant="default" component={Link} to="/uplift">
            {words.back}
          </Button>
        </>
      }
    >
      {query.error && <ErrorNotice error={query.error} onRetry={() => query.refetch()} />}
      {query.isPending && <Loading />}
      {found && (
        <Stack gap="md">
          <Freshness found={found} />
          <Periods
            found={found}
            sayShare={words.share}
            onChoose={(period) => setSearch({ period }, { replace: true })}
          />
          {found.report ? (
            <ReportView report={found.report} control={words.comparedWith} />
          ) : (
            <EmptyState icon="uplift">{words.counting}</EmptyState>
          )}
          {found.window_days !== null && (
            <p className={classes.small}>
              {words.window(found.window_days)} {!found.has_goal && words.noGoal}
            </p>
          )}
        </Stack>
      )}
    </Page>
  );
}
