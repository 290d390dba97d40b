import { Button } from "@mantine/core";
import { lazy, Suspense, useState } from "react";
import { useLocation, useNavigate } from "react-router";
import { useJourneys } from "../api/queries/journeys";
import { useCanEdit } from "../api/queries/me";
import { en } from "../texts/en";
import { EmptyState } from "../ui/EmptyState";
import { ErrorNotice } from "../ui/ErrorNotice";
import { Icon } from "../ui/Icon";
import { Loading } from "../ui/Loading";
import { Page } from "../ui/Page";
import { NewJourneyDialog } from "./dialogs/NewJourneyDialog";
import { JourneyCard } from "./JourneyCard";
import classes from "./JourneysPage.module.css";

const ImportDialog = lazy(() => import("./interchange/ImportDialog"));
const NEW = "/j/new";

/** The list; at /j/new with the dialog for a new journey open. */
export default function JourneysPage() {
  const journeys = useJourneys();
  const canEdit = useCanEdit();
  const navigate = useNavigate();
  const isCreating = useLocation().pathname === NEW;
  const rows = journeys.data?.pages.flatMap((page) => page.results);
  const [isImporting, setImporting] = useState(false);
  const bringIn = canEdit && (
    <Button variant="default" onClick={() => setImporting(true)}>
      {en.interchange.importItem}
    </Button>
  );
  const create = canEdit && (
    <Button leftSection={<Icon name="plus" size={16} />} onClick={() => navigate(NEW)}>
      {en.journey.list.create}
    </Button>
  );
  return (
    <Page
      title={en.journey.list.title}
      about={en.journey.list.about}
      actions={
        <>
          {bringIn}
          {create}
        </>
      }
    >
      {journeys.error && !rows && <ErrorNotice error={journeys.error} onRetry={journeys.refetch} />}
      {journeys.isPending && <Loading />}
      {rows?.length === 0 && (
        <EmptyState icon="journey" action={create}>
          {en.journey.list.empty}
        </EmptyState>
      )}
      {rows && rows.length > 0 && (
        <ul className={classes.grid}>
          {rows.map((journey) => (
            <li key={journey.id}>
              <JourneyCard journey={journey} />
            </li>
          ))}
        </ul>
      )}
      {journeys.hasNextPage && (
        <Button
          variant="default"
          mt="md"
          loading={journeys.isFetchingNextPage}
          onClick={() => journeys.fetchNextPage()}
        >
          {en.ui.more}
        </Button>
      )}
      <Suspense>{isImporting && <ImportDialog onClose={() => setImporting(false)} />}</Suspense>
      <NewJourneyDialog
        isOpen={isCreating && canEdit}
        onClose={() => navigate("/j", { replace: true })}
      />
    </Page>
  );
}
