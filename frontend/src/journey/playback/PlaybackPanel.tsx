import { Button, Loader } from "@mantine/core";
import { type KeyboardEvent, useEffect, useMemo, useRef, useState } from "react";
import { useMe } from "../../api/queries/me";
import { type Answer, type Simulated, useSimulation } from "../../api/queries/simulate";
import type { OverlayStore, Tried } from "../../canvas/overlay";
import { en } from "../../texts/en";
import { announce } from "../../ui/announce";
import { formatCount } from "../../ui/format";
import { useDraft, useEditor } from "../editorStore";
import { useView } from "../viewContext";
import { CrowdView } from "./CrowdView";
import { MANY, PersonaBar } from "./PersonaBar";
import classes from "./Playback.module.css";
import { flip, triedByMany, triedUpTo } from "./player";
import { Refused } from "./Refused";
import { Transport } from "./Transport";
import { type Player, usePlayer } from "./usePlayer";
import { useTried } from "./useTried";
import { VisitList } from "./VisitList";
import { WhoForm } from "./WhoForm";
import { Why } from "./Why";
import { fromPersona, type Settings, somebodyNew, toBody, type Who } from "./who";

const FIRST: Settings = { start: "", seed: 42, days: 30 };
const NOTHING: Tried = { passed: null, now: null, stepCounts: {}, pathCounts: {} };

/** “Try a persona”: somebody who does not exist walks through the journey as it is drawn. */
export default function PlaybackPanel({ overlay }: { overlay: OverlayStore }) {
  const texts = en.playback;
  const editor = useEditor();
  const { journey } = useView();
  const { document } = useDraft();
  // What is tried stays as it was until the person says so, also while they draw on.
  const [tried, setTried] = useState(document);
  const [who, setWho] = useState<Who>(() => somebodyNew(texts.someoneNew, document));
  // One moment for all answers: a clock that goes on would change the way behind one's back.
  const now = useMe()?.clock.now ?? "";
  const [settings, setSettings] = useState<Settings>({ ...FIRST, start: now });
  const [answers, setAnswers] = useState<Answer[]>([]);
  const [isMany, setMany] = useState(false);
  const [people, setPeople] = useState(MANY);
  const [isEditing, setEditing] = useState(false);
  const body = useMemo(() => toBody(who, tried, settings), [who, tried, settings]);
  const one = useSimulation(journey.id, { ...body, answers });
  const many = useSimulation(journey.id, isMany ? { ...body, people } : null);
  const shown = isMany ? many : one;
  const player = usePlayer(one.data?.trace ?? null);
  const panel = useRef<HTMLElement>(null);
  const restart = () => {
    setAnswers([]);
    player.go(0);
  };
  const close = () => editor.store.setState({ isTrying: false });
  const leave = () => (isEditing ? setEditing(false) : close());
  useShown(overlay, one.data, isMany ? many.data : undefined, isMany, player.index);
  useEffect(() => panel.current?.focus(), []);
  return (
    <section
      ref={panel}
      className={classes.panel}
      aria-label={texts.title}
      // biome-ignore lint/a11y/noNoninteractiveTabindex: it has keys of its own
      tabIndex={0}
      onKeyDown={(event) => onKey(event, isMany || isEditing ? null : player, leave)}
    >
      <PersonaBar
        who={who}
        settings={settings}
        isMany={isMany}
        isBusy={many.isFetching}
        onChoose={(persona) => {
          setWho(persona ? fromPersona(persona, tried) : somebodyNew(texts.someoneNew, tried));
          restart();
        }}
        onSet={(next) => {
          setSettings(next);
          restart();
        }}
        onEdit={() => setEditing((is) => !is)}
        onMany={(is) => {
          setMany(is);
          setPeople(MANY);
        }}
        onClose={close}
      />
      {tried !== document && (
        <p className={classes.changed}>
          {texts.changed}{" "}
          <Button
            size="compact-xs"
            variant="light"
            onClick={() => {
              setTried(document);
              restart();
            }}
          >
            {texts.again}
          </Button>
        </p>
      )}
      {isEditing ? (
        <WhoForm
          key={who.personaId}
          who={who}
          basis={one.data?.basis}
          onCancel={() => setEditing(false)}
          onDone={(next) => {
            setWho(next);
            setEditing(false);
            restart();
            panel.current?.focus();
          }}
        />
      ) : (
        <div className={classes.body} aria-busy={shown.isFetching}>
          {shown.error && (
            <Refused
              error={shown.error}
              people={isMany ? people : 1}
              onFewer={setPeople}
              onRetry={shown.refetch}
            />
          )}
          {!shown.data && !shown.error && (
            <p className={classes.loading}>
              <Loader size="xs" /> {isMany ? texts.running(formatCount(people)) : texts.loading}
            </p>
          )}
          {isMany && many.data && !many.error && <CrowdView answer={many.data} />}
          {!isMany && one.data?.trace && !one.error && (
            <OnePerson
              answer={one.data}
              player={player}
              answers={answers.length}
              onFlip={(visit, outcome) => setAnswers(flip(answers, visit, outcome))}
              onForget={restart}
            />
          )}
        </div>
      )}
    </section>
  );
}

interface OnePersonProps {
  answer: Simulated;
  player: Player;
  answers: number;
  onFlip: (visit: number, outcome: string) => void;
  onForget: () => void;
}

function OnePerson({ answer, player, answers, onFlip, onForget }: OnePersonProps) {
  const { trace, basis, zone, start, days } = answer;
  if (!trace) return null;
  return (
    <>
      <Transport player={player} trace={trace} start={start} days={days} />
      <VisitList trace={trace} index={player.index} zone={zone} onGo={player.go} />
      <Why
        trace={trace}
        index={player.index}
        notes={basis.notes}
        answers={answers}
        onFlip={onFlip}
        onForget={onForget}
      />
    </>
  );
}

/** Show on the canvas and say aloud what the panel shows. */
function useShown(
  overlay: OverlayStore,
  one: Simulated | undefined,
  many: Simulated | undefined,
  isMany: boolean,
  index: number,
) {
  const { canvas } = useView();
  const trace = one?.trace ?? null;
  const expected = many?.expected ?? null;
  const tried = useMemo(() => {
    if (isMany) return expected ? triedByMany(expected) : NOTHING;
    return trace ? triedUpTo(trace.visits, index) : NOTHING;
  }, [isMany, expected, trace, index]);
  useTried(overlay, tried);
  const visit = isMany ? undefined : trace?.visits[index];
  useEffect(() => {
    if (!visit || !trace) return;
    canvas.current?.showStep(visit.node.id);
    const step = en.playback.step(index + 1, trace.visits.length);
    announce(en.playback.said(step, visit.node.name, visit.sentence));
  }, [canvas, visit, trace, index]);
  useEffect(() => {
    if (expected) announce(en.playback.expectedSaid(formatCount(expected.people)));
  }, [expected]);
}

const STEPS: Record<string, number> = { ArrowLeft: -1, ArrowUp: -1, ArrowRight: 1, ArrowDown: 1 };
const FIELDS = "input, textarea, select, [role=slider], [role=option], [role=menuitem]";

/** Keys act only while the focus is in the panel, and never inside a field. */
function onKey(event: KeyboardEvent, player: Player | null, close: () => void) {
  const { target, key } = event;
  if (!(target instanceof HTMLElement) || target.matches(FIELDS)) return;
  if (event.ctrlKey || event.metaKey || event.altKey) return;
  const isOnButton = target.matches("button, summary");
  const by = STEPS[key];
  const act = () => {
    if (key === "Escape") close();
    else if (!player) return false;
    else if (key === " " && !isOnButton) player.toggle();
    else if (by !== undefined) player.step(by);
    else if (key === "Home") player.go(0);
    else if (key === "End") player.go(player.last);
    else return false;
    return true;
  };
  if (act()) event.preventDefault();
}
