/** What one campaign changed, in one of its periods. */
import { Button, Stack } from "@mantine/core";
import { Link, useParams, useSearchParams } from "react-router";
import { useCampaignUplift } from "../api/queries/uplift";
import { en } from "../texts/en";
import { EmptyState } from "../ui/EmptyState";
import { ErrorNotice } from "../ui/ErrorNotice";
import { Loading } from "../ui/Loading";
import { Page } from "../ui/Page";
import { Freshness } from "./Freshness";
import { Periods } from "./Periods";
import { ReportView } from "./ReportView";
import classes from "./Uplift.module.css";

const words = en.uplift.report;

export default function CampaignUpliftPage() {
  const id = Number(useParams().id);
  const [search, setSearch] = useSearchParams();
  const query = useCampaignUplift(id, search.get("period"));
  const found = query.data;
  return (
    <Page
      title={found ? `${en.uplift.title}: ${found.campaign.name}` : en.uplift.title}
      about={found?.campaign.segment.name}
      actions={
        <>
          <Button variant="default" component={Link} to={`/campaigns/${id}`}>
            {en.uplift.campaign}
          </Button>
          <Button variant="default" component={Link} to="/uplift">
            {en.uplift.back}
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
            sayShare={words.heldOut}
            onChoose={(period) => setSearch({ period }, { replace: true })}
          />
          {found.report ? (
            <>
              <ReportView report={found.report} />
              <p className={classes.small}>
                {words.window(found.window_days ?? 0)} {!found.has_goal && words.noGoal}
              </p>
            </>
          ) : (
            <EmptyState icon="uplift">{words.counting}</EmptyState>
          )}
        </Stack>
      )}
    </Page>
  );
}
