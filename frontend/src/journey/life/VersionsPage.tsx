/** What was live when, who is inside which version, and how the journey came here. */
import { Button } from "@mantine/core";
import { useState } from "react";
import { Link, useParams } from "react-router";
import { useJourneyHead } from "../../api/queries/journeys";
import { useCanPublish, useMe } from "../../api/queries/me";
import { useVersions, type VersionRow } from "../../api/queries/versions";
import type { JourneyStatus } from "../../api/types";
import { en } from "../../texts/en";
import { type Column, DataTable } from "../../ui/DataTable";
import { EmptyLink } from "../../ui/EmptyLink";
import { EmptyState } from "../../ui/EmptyState";
import { formatCount, formatDateTime } from "../../ui/format";
import { Page } from "../../ui/Page";
import { JourneyStatusBadge } from "../JourneyStatusBadge";
import { History } from "./History";
import { Moves } from "./Moves";
import { RollBackSheet } from "./RollBackSheet";

export default function VersionsPage() {
  const id = Number(useParams().id);
  const journey = useJourneyHead(id).data;
  const versions = useVersions(id);
  const canPublish = useCanPublish();
  const zone = useMe()?.workspace.timezone;
  const [again, setAgain] = useState<number | null>(null);
  return (
    <Page
      title={en.life.pageTitle(journey?.name ?? "")}
      about={en.life.pageAbout}
      actions={
        <Button component={Link} to={`/j/${id}/edit`} variant="default">
          {en.people.back}
        </Button>
      }
    >
      <DataTable
        label={en.life.pageTitle(journey?.name ?? "")}
        rows={versions.data?.results}
        rowKey={(row) => row.number}
        columns={toColumns(zone, journey?.status, canPublish ? setAgain : null)}
        state={versions}
        empty={
          <EmptyState
            icon="journey"
            action={<EmptyLink to={`/j/${id}/edit`}>{en.life.openDraft}</EmptyLink>}
          >
            {en.life.noVersions}
          </EmptyState>
        }
      />
      <Moves id={id} />
      <History id={id} />
      <RollBackSheet id={id} version={again} onClose={() => setAgain(null)} />
    </Page>
  );
}

function toColumns(
  zone: string | undefined,
  status: JourneyStatus | undefined,
  onAgain: ((version: number) => void) | null,
): Column<VersionRow>[] {
  const texts = en.life;
  const again: Column<VersionRow> = {
    key: "again",
    title: "",
    width: 150,
    render: ({ number, is_published }) =>
      !is_published && (
        <Button size="compact-xs" variant="default" onClick={() => onAgain?.(number)}>
          {texts.rollBack}
        </Button>
      ),
  };
  return [
    {
      key: "number",
      title: texts.version,
      render: ({ number, is_published }) => (
        <>
          <b>{number}</b> {is_published && status && <JourneyStatusBadge status={status} />}
        </>
      ),
    },
    {
      key: "published",
      title: texts.published,
      render: ({ published_at }) => formatDateTime(published_at, zone),
    },
    { key: "by", title: texts.by, render: ({ published_by }) => published_by?.name ?? "" },
    {
      key: "people",
      title: texts.peopleInside,
      numeric: true,
      render: ({ people }) => formatCount(people),
    },
    ...(onAgain ? [again] : []),
  ];
}
