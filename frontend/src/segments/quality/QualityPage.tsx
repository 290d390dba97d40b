/** What is wrong with the plan, as a list with cures. */
import { Stack } from "@mantine/core";
import { useCanEdit, useMe } from "../../api/queries/me";
import { type Quality, useQuality } from "../../api/queries/quality";
import { en } from "../../texts/en";
import { EmptyState } from "../../ui/EmptyState";
import { ErrorNotice } from "../../ui/ErrorNotice";
import { Loading } from "../../ui/Loading";
import { Page } from "../../ui/Page";
import { SegmentViews } from "../SegmentViews";
import { FindingCard } from "./FindingCard";
import { Freshness } from "./Freshness";
import classes from "./Quality.module.css";

export default function QualityPage() {
  const query = useQuality();
  const zone = useMe()?.workspace.timezone;
  return (
    <Page
      title={en.quality.title}
      about={en.quality.about}
      actions={<SegmentViews view="quality" />}
    >
      {query.error && <ErrorNotice error={query.error} onRetry={() => query.refetch()} />}
      {query.isPending && <Loading />}
      {query.data && (
        <Stack gap="md">
          <Freshness found={query.data} zone={zone} />
          <Findings quality={query.data} />
        </Stack>
      )}
    </Page>
  );
}

function Findings({ quality }: { quality: Quality }) {
  const canEdit = useCanEdit();
  const { findings, counts } = quality;
  if (!counts) return <EmptyState icon="segments">{en.quality.none}</EmptyState>;
  if (findings.length === 0) return <EmptyState icon="check">{en.quality.nothing}</EmptyState>;
  const problems = findings.filter(({ severity }) => severity === "problem").length;
  return (
    <>
      <p className={classes.summary}>{en.quality.findings(problems, findings.length - problems)}</p>
      <ul className={classes.findings}>
        {findings.map((finding) => (
          <FindingCard
            key={`${finding.code}:${finding.sentence}`}
            finding={finding}
            canEdit={canEdit}
          />
        ))}
      </ul>
    </>
  );
}
