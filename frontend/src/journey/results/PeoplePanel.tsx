import { Anchor } from "@mantine/core";
import { useState } from "react";
import { Link } from "react-router";
import { useJourneyCounts } from "../../api/queries/journeys";
import { useResults } from "../../api/queries/results";
import type { JourneyCounts } from "../../api/types";
import { en } from "../../texts/en";
import { ErrorNotice } from "../../ui/ErrorNotice";
import { formatCount } from "../../ui/format";
import { lookUp } from "../../ui/lookUp";
import { RowsSkeleton } from "../../ui/RowsSkeleton";
import { useDraft } from "../editorStore";
import inspector from "../inspector/Inspector.module.css";
import { indexOf } from "../model";
import { useView } from "../viewContext";
import { formatPercent, goalShare, leftBy, reachedShare } from "./badges";
import { useChanges } from "./OverlayNumbers";
import { PeopleList, type Who } from "./PeopleList";
import classes from "./PeoplePanel.module.css";
import { Ends, Figure } from "./parts";
import { useToday } from "./useNumbers";
import { boundedDays } from "./view";
import { Ways } from "./Ways";

/** The people of a step, or of the journey when no step is selected. */
export default function PeoplePanel({ id }: { id: string | null }) {
  const { journey } = useView();
  const query = useJourneyCounts(journey.id, journey.published !== null);
  if (!journey.published) return <p className={inspector.hint}>{en.results.neverLive}</p>;
  const counts = query.data?.value;
  if (!counts && query.error) return <ErrorNotice error={query.error} onRetry={query.refetch} />;
  if (!counts) return <RowsSkeleton height={36} />;
  return id === null ? <OfJourney counts={counts} /> : <OfStep id={id} counts={counts} />;
}

/** Shares are of those who came in within this time. */
const useLastDays = () => boundedDays({ last: 30 }, useToday());

function OfStep({ id, counts }: { id: string; counts: JourneyCounts }) {
  const { journey } = useView();
  const { document } = useDraft();
  const results = useResults(journey.id, useLastDays()).data?.value;
  const [who, setWho] = useState<Who>({ what: "here" });
  const change = lookUp(useChanges(), id);
  const node = indexOf(document).nodes.get(id);
  const numbers = lookUp(counts.nodes, id);
  const share = reachedShare(results, id);
  const texts = en.results;
  const people = `/j/${journey.id}/people`;
  const step = encodeURIComponent(id);
  return (
    <>
      {change === "changed" && <p className={inspector.hint}>{texts.changedStep}</p>}
      {change === "new" && !numbers && <p className={inspector.hint}>{texts.newStep}</p>}
      <dl className={inspector.numbers}>
        <Figure label={texts.here}>{formatCount(numbers?.now ?? 0)}</Figure>
        <Figure label={texts.passed}>{formatCount(leftBy(numbers))}</Figure>
        {share !== null && results && (
          <Figure label={texts.reachedHere}>
            {texts.shareOf(formatPercent(share), results.cohort)}
          </Figure>
        )}
        {numbers && numbers.parked > 0 && (
          <Figure label={texts.stuck} isBad>
            <Anchor component={Link} to={`${people}?show=parked&step=${step}`} size="sm">
              {formatCount(numbers.parked)}
            </Anchor>
          </Figure>
        )}
        {numbers && numbers.retrying > 0 && (
          <Figure label={texts.retrying} isBad>
            <Anchor component={Link} to={`${people}?step=${step}`} size="sm">
              {formatCount(numbers.retrying)}
            </Anchor>
          </Figure>
        )}
      </dl>
      {node && (
        <Ways
          node={node}
          edges={counts.edges}
          chosen={who.what === "path" ? who.key : null}
          onChoose={(key) => setWho({ what: "path", key })}
        />
      )}
      <Ends title={texts.endsHere} ended={numbers?.ended ?? {}} />
      {node && <PeopleList node={node} who={who} onWho={setWho} />}
    </>
  );
}

function OfJourney({ counts }: { counts: JourneyCounts }) {
  const { journey } = useView();
  const results = useResults(journey.id, useLastDays()).data?.value;
  const goal = goalShare(results);
  const nodes = Object.values(counts.nodes);
  const sum = (of: "now" | "parked" | "retrying") => nodes.reduce((n, each) => n + each[of], 0);
  const texts = en.results;
  const people = `/j/${journey.id}/people`;
  const hasGoal = Boolean(journey.draft.document.graph.goal) || counts.goals > 0;
  return (
    <>
      <dl className={inspector.numbers}>
        <Figure label={texts.inside}>{formatCount(sum("now"))}</Figure>
        <Figure label={texts.entered}>{formatCount(counts.entered)}</Figure>
        {hasGoal && goal !== null && results && (
          <Figure label={texts.goalReached}>
            {texts.shareOf(formatPercent(goal), results.cohort)}
          </Figure>
        )}
        {sum("parked") > 0 && (
          <Figure label={texts.stuck} isBad>
            <Anchor component={Link} to={`${people}?show=parked`} size="sm">
              {formatCount(sum("parked"))}
            </Anchor>
          </Figure>
        )}
        {sum("retrying") > 0 && (
          <Figure label={texts.retrying} isBad>
            {formatCount(sum("retrying"))}
          </Figure>
        )}
      </dl>
      <p className={classes.more}>
        <Anchor component={Link} to={people} size="sm">
          {texts.seePeople}
        </Anchor>
      </p>
      <Ends title={texts.ends} ended={counts.ended} none={texts.nobodyLeft} />
    </>
  );
}
