/** What all campaigns changed, one by one and by row of the plan. */
import { Button, Stack, Title } from "@mantine/core";
import { Link } from "react-router";
import { type Ledger, useLedger } from "../api/queries/uplift";
import { en } from "../texts/en";
import { EmptyState } from "../ui/EmptyState";
import { ErrorNotice } from "../ui/ErrorNotice";
import { Loading } from "../ui/Loading";
import { Page } from "../ui/Page";
import { Freshness } from "./Freshness";
import { LedgerCampaigns } from "./LedgerCampaigns";
import { LedgerRows } from "./LedgerRows";
import { Splits } from "./Splits";
import { Strategy } from "./Strategy";
import classes from "./Uplift.module.css";

export default function UpliftPage() {
  const query = useLedger();
  return (
    <Page
      wide
      title={en.uplift.title}
      about={en.uplift.about}
      actions={
        <Button variant="default" component={Link} to="/uplift/experiments">
          {en.uplift.experiments}
        </Button>
      }
    >
      {query.error && <ErrorNotice error={query.error} onRetry={() => query.refetch()} />}
      {query.isPending && <Loading />}
      {query.data && (
        <Stack gap="md">
          <Freshness found={query.data} />
          <Everything ledger={query.data} />
          <Splits />
          <Strategy />
        </Stack>
      )}
    </Page>
  );
}

function Everything({ ledger }: { ledger: Ledger }) {
  if (ledger.results.length === 0) return <EmptyState icon="uplift">{en.uplift.none}</EmptyState>;
  return (
    <>
      <LedgerCampaigns title={ledger.title} campaigns={ledger.results} />
      {ledger.rows.length > 0 && (
        <>
          <Title order={2}>{en.uplift.rows}</Title>
          <p className={classes.note}>{en.uplift.rowsAbout}</p>
          <LedgerRows rows={ledger.rows} />
        </>
      )}
    </>
  );
}
