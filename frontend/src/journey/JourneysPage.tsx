import { Button } from "@mantine/core";
import { lazy, Suspense, useState } from "react";
import { Link, useSearchParams } from "react-router";
import { type JourneySearch, useJourneys } from "../api/queries/journeyLists";
import { useCanEdit } from "../api/queries/me";
import { en } from "../texts/en";
import { EmptyState } from "../ui/EmptyState";
import { ErrorNotice } from "../ui/ErrorNotice";
import { Icon } from "../ui/Icon";
import { Loading } from "../ui/Loading";
import { Page } from "../ui/Page";
import { JourneyCard } from "./JourneyCard";
import classes from "./JourneysPage.module.css";
import { SearchBar } from "./list/SearchBar";
import { isNarrowed, readSearch, writeSearch } from "./list/search";

const ImportDialog = lazy(() => import("./interchange/ImportDialog"));

/** The list of journeys. What is looked for is part of the address. */
export default function JourneysPage() {
  const [params, setParams] = useSearchParams();
  const search = readSearch(params);
  const journeys = useJourneys(search);
  const canEdit = useCanEdit();
  const rows = journeys.data?.pages.flatMap((page) => page.results);
  const [isImporting, setImporting] = useState(false);
  const bringIn = canEdit && (
    <Button variant="default" onClick={() => setImporting(true)}>
      {en.interchange.importItem}
    </Button>
  );
  const narrow = (change: Partial<JourneySearch>) =>
    setParams((now) => writeSearch({ ...readSearch(now), ...change }), { replace: true });
  const create = canEdit && (
    <Button component={Link} to="/j/new" leftSection={<Icon name="plus" size={16} />}>
      {en.journey.list.create}
    </Button>
  );
  const isEmpty = rows?.length === 0 && !journeys.isPlaceholderData;
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
      <SearchBar search={search} onChange={narrow} />
      {journeys.error && !rows && <ErrorNotice error={journeys.error} onRetry={journeys.refetch} />}
      {journeys.isPending && <Loading />}
      {isEmpty && isNarrowed(search) && <NothingFound onForget={() => setParams({})} />}
      {isEmpty && !isNarrowed(search) && (
        <EmptyState icon="journey" action={create}>
          {en.journey.list.empty}
        </EmptyState>
      )}
      {rows && rows.length > 0 && (
        <ul className={classes.grid} aria-busy={journeys.isPlaceholderData}>
          {rows.map((journey) => (
            <li key={journey.id}>
              <JourneyCard journey={journey} onLabel={(label) => narrow({ label })} />
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
    </Page>
  );
}

function NothingFound({ onForget }: { onForget: () => void }) {
  return (
    <EmptyState
      icon="search"
      action={
        <Button variant="default" onClick={onForget}>
          {en.journey.list.forget}
        </Button>
      }
    >
      {en.journey.list.nothing}
    </EmptyState>
  );
}
