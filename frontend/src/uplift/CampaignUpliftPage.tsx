/** What one campaign changed, in one of its periods. */
import { Button, NativeSelect, Stack } from "@mantine/core";
import { Link, useParams, useSearchParams } from "react-router";
import { useMe } from "../api/queries/me";
import { type CampaignUplift, useCampaignUplift } from "../api/queries/uplift";
import { en } from "../texts/en";
import { EmptyState } from "../ui/EmptyState";
import { ErrorNotice } from "../ui/ErrorNotice";
import { formatDateTime } from "../ui/format";
import { Loading } from "../ui/Loading";
import { Page } from "../ui/Page";
import { Freshness } from "./Freshness";
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
          <Periods found={found} onChoose={(period) => setSearch({ period }, { replace: true })} />
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

interface PeriodsProps {
  found: CampaignUplift;
  onChoose: (startsAt: string) => void;
}

/** The periods of a campaign: in each it held out another share. */
function Periods({ found, onChoose }: PeriodsProps) {
  const zone = useMe()?.workspace.timezone;
  const { period, periods } = found;
  if (!period) return null;
  return (
    <NativeSelect
      label={words.period}
      value={period.starts_at}
      onChange={(event) => onChoose(event.currentTarget.value)}
      data={periods.map(({ starts_at, ends_at, control_percent }) => ({
        value: starts_at,
        label: words.periodOf(
          formatDateTime(starts_at, zone),
          ends_at ? formatDateTime(ends_at, zone) : words.now,
          words.heldOut(String(control_percent)),
        ),
      }))}
      w="fit-content"
      maw="100%"
    />
  );
}
