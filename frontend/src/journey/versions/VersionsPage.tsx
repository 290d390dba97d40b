/** Versions and drafts of a journey, what differs between two of them, and its history. */
import { Button } from "@mantine/core";
import { useState } from "react";
import { Link, useParams } from "react-router";
import { useJourneyHead, useNodeKinds } from "../../api/queries/journeys";
import { useStates } from "../../api/queries/states";
import { useVersions } from "../../api/queries/versionList";
import { en } from "../../texts/en";
import { ErrorNotice } from "../../ui/ErrorNotice";
import { Loading } from "../../ui/Loading";
import { Page } from "../../ui/Page";
import { History } from "../life/History";
import { Moves } from "../life/Moves";
import { RollBackSheet } from "../life/RollBackSheet";
import { Compare } from "./Compare";

export default function VersionsPage() {
  const id = Number(useParams().id);
  const journey = useJourneyHead(id);
  const versions = useVersions(id);
  const states = useStates(id);
  const kinds = useNodeKinds();
  const [again, setAgain] = useState<number | null>(null);
  const { data } = journey;
  const error = journey.error ?? versions.error ?? states.error ?? kinds.error;
  const isReady = data && versions.data && states.data && kinds.data;
  return (
    <Page
      wide
      title={en.life.pageTitle(data?.name ?? "")}
      about={en.life.pageAbout}
      actions={
        <Button component={Link} to={`/j/${id}/edit`} variant="default">
          {en.people.back}
        </Button>
      }
    >
      {error && !isReady && <ErrorNotice error={error} onRetry={() => void journey.refetch()} />}
      {!error && !isReady && <Loading />}
      {isReady && (
        <Compare
          journey={data}
          kinds={kinds.data}
          versions={versions.data.results}
          states={states.data.results}
          onRollBack={setAgain}
        />
      )}
      <Moves id={id} />
      <History id={id} />
      <RollBackSheet id={id} version={again} onClose={() => setAgain(null)} />
    </Page>
  );
}
