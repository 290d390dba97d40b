import { useMemo, useState } from "react";
import { useMe } from "../../api/queries/me";
import { type Answer, type Persona, useSimulation } from "../../api/queries/simulate";
import { en } from "../../texts/en";
import { useDraft } from "../editorStore";
import { useView } from "../viewContext";
import { flip } from "./player";
import { usePlayer } from "./usePlayer";
import { fromPersona, type Settings, somebodyNew, toBody, type Who } from "./who";

/** How many people are tried when it is not one. */
export const MANY = 1_000;
const FIRST: Settings = { start: "", seed: 42, days: 30 };

export type Trial = ReturnType<typeof useTrial>;

/** Who is tried on what, from when and with which answers, and what the server says to it. */
export function useTrial() {
  const { journey } = useView();
  const { document } = useDraft();
  // What is tried stays as it was until the person says so, also while they draw on.
  const [tried, setTried] = useState(document);
  const [who, setWho] = useState<Who>(() => somebodyNew(en.playback.someoneNew, document));
  // One moment for all answers: a clock that goes on would change the way behind one's back.
  const now = useMe()?.clock.now ?? "";
  const [settings, setSettings] = useState<Settings>({ ...FIRST, start: now });
  const [answers, setAnswers] = useState<Answer[]>([]);
  const [isMany, setMany] = useState(false);
  const [people, setPeople] = useState(MANY);
  const body = useMemo(() => toBody(who, tried, settings), [who, tried, settings]);
  const one = useSimulation(journey.id, { ...body, answers });
  const many = useSimulation(journey.id, isMany ? { ...body, people } : null);
  const player = usePlayer(one.data?.trace ?? null);
  const restart = () => {
    setAnswers([]);
    player.go(0);
  };
  /** Another question: what was answered on the way does not belong to it. */
  const anew =
    <Value>(set: (value: Value) => void) =>
    (value: Value) => {
      set(value);
      restart();
    };
  return {
    who,
    settings,
    answers,
    isMany,
    people,
    one,
    many,
    player,
    /** The journey has been changed since. */
    isChanged: tried !== document,
    restart,
    setWho: anew(setWho),
    choose: anew((persona: Persona | null) =>
      setWho(persona ? fromPersona(persona, tried) : somebodyNew(en.playback.someoneNew, tried)),
    ),
    setSettings: anew(setSettings),
    takeDraft: () => anew(setTried)(document),
    flip: (visit: number, outcome: string) => setAnswers(flip(answers, visit, outcome)),
    setPeople,
    setMany: (is: boolean) => {
      setMany(is);
      setPeople(MANY);
    },
  };
}
