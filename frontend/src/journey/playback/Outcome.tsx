import { Loader } from "@mantine/core";
import { en } from "../../texts/en";
import { formatCount } from "../../ui/format";
import { CrowdView } from "./CrowdView";
import classes from "./Playback.module.css";
import { Refused } from "./Refused";
import { Transport } from "./Transport";
import type { Trial } from "./useTrial";
import { VisitList } from "./VisitList";
import { Why } from "./Why";

/** What came of the trial: the way of one person, what many can be expected to do, or why not. */
export function Outcome({ trial }: { trial: Trial }) {
  const { isMany, people, one, many } = trial;
  const { data, error, isFetching, refetch } = isMany ? many : one;
  const texts = en.playback;
  return (
    <div className={classes.body} aria-busy={isFetching}>
      {error && (
        <Refused
          error={error}
          people={isMany ? people : 1}
          onFewer={trial.setPeople}
          onRetry={refetch}
        />
      )}
      {!data && !error && (
        <p className={classes.loading}>
          <Loader size="xs" /> {isMany ? texts.running(formatCount(people)) : texts.loading}
        </p>
      )}
      {data && !error && (isMany ? <CrowdView answer={data} /> : <OnePerson trial={trial} />)}
    </div>
  );
}

function OnePerson({ trial: { one, player, answers, flip, restart } }: { trial: Trial }) {
  if (!one.data?.trace) return null;
  const { trace, basis, zone, start, days } = one.data;
  return (
    <>
      <Transport player={player} trace={trace} start={start} days={days} />
      <VisitList trace={trace} index={player.index} zone={zone} onGo={player.go} />
      <Why
        trace={trace}
        index={player.index}
        notes={basis.notes}
        answers={answers.length}
        onFlip={flip}
        onForget={restart}
      />
    </>
  );
}
