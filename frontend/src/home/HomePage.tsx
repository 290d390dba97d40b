/** Where one starts: what needs attention, what runs, the latest numbers. */
import { Button } from "@mantine/core";
import { lazy, Suspense } from "react";
import { Link } from "react-router";
import { useHome } from "../api/queries/home";
import { useCanEdit, useMe } from "../api/queries/me";
import { en } from "../texts/en";
import { ErrorNotice } from "../ui/ErrorNotice";
import { formatDateTime } from "../ui/format";
import { Page } from "../ui/Page";
import { RowsSkeleton } from "../ui/RowsSkeleton";
import { AttentionCard } from "./AttentionCard";
import { ClockCard } from "./ClockCard";
import { CoverageCard } from "./CoverageCard";
import classes from "./HomePage.module.css";
import { JourneysCard } from "./JourneysCard";
import { LatestCard } from "./LatestCard";
import { Numbers } from "./Numbers";

const Guide = lazy(() => import("./guide/Guide"));

export default function HomePage() {
  const me = useMe();
  const canEdit = useCanEdit();
  const query = useHome();
  const home = query.data;
  return (
    <Page
      title={me?.workspace.name ?? en.home.title}
      about={home && en.home.asOf(formatDateTime(home.as_of, me?.workspace.timezone))}
      actions={
        <>
          <Button component={Link} to="/m/plan" variant="default">
            {en.home.openPlan}
          </Button>
          {canEdit && (
            <>
              <Button component={Link} to="/m/new" variant="default">
                {en.home.newSegment}
              </Button>
              <Button component={Link} to="/j/new">
                {en.home.newJourney}
              </Button>
            </>
          )}
        </>
      }
    >
      {me?.clock.demo && <ClockCard clock={me.clock} zone={me.workspace.timezone} />}
      {query.error && <ErrorNotice error={query.error} onRetry={() => query.refetch()} />}
      {query.isPending && <RowsSkeleton height={72} />}
      <Suspense>
        <Guide />
      </Suspense>
      {home && (
        <>
          <Numbers home={home} />
          <div className={classes.columns}>
            <AttentionCard home={home} />
            <JourneysCard home={home} />
            <CoverageCard home={home} />
          </div>
          <LatestCard home={home} />
        </>
      )}
    </Page>
  );
}
