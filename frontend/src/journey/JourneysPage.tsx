import { Button } from "@mantine/core";
import { useState } from "react";
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

export default function JourneysPage() {
  const journeys = useJourneys();
  const canEdit = useCanEdit();
  const [isCreating, setCreating] = useState(false);
  const rows = journeys.data?.pages.flatMap((page) => page.results);
  const create = canEdit && (
    <Button leftSection={<Icon name="plus" size={16} />} onClick={() => setCreating(true)}>
      {en.journey.list.create}
    </Button>
  );
  return (
    <Page title={en.journey.list.title} about={en.journey.list.about} actions={create}>
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
      <NewJourneyDialog isOpen={isCreating} onClose={() => setCreating(false)} />
    </Page>
  );
}
