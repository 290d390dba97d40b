/** Walk through the days of the plan, one after the other. */
import { useReducedMotion } from "@mantine/hooks";
import { useCallback, useEffect, useState } from "react";
import type { Day } from "../../ui/days";

const STEP_MS = 900;

export interface Player {
  /** The day shown; `null` while the player is closed. */
  day: Day | null;
  isPlaying: boolean;
  /** People who want less motion go from day to day themselves. */
  canPlay: boolean;
  show: (day: Day) => void;
  play: () => void;
  pause: () => void;
  close: () => void;
}

export function usePlayer(days: readonly Day[]): Player {
  const [day, setDay] = useState<Day | null>(null);
  const [isPlaying, setPlaying] = useState(false);
  const canPlay = !useReducedMotion();
  const shown = day !== null && !days.includes(day) ? (days[0] ?? null) : day;

  useEffect(() => {
    if (!isPlaying || shown === null) return;
    const next = days[days.indexOf(shown) + 1];
    const timer = setTimeout(() => (next ? setDay(next) : setPlaying(false)), STEP_MS);
    return () => clearTimeout(timer);
  }, [isPlaying, shown, days]);

  const play = useCallback(() => {
    setDay((now) => (now === null || now === days.at(-1) ? (days[0] ?? null) : now));
    setPlaying(canPlay);
  }, [days, canPlay]);

  return {
    day: shown,
    isPlaying,
    canPlay,
    show: useCallback((next: Day) => {
      setPlaying(false);
      setDay(next);
    }, []),
    play,
    pause: useCallback(() => setPlaying(false), []),
    close: useCallback(() => {
      setPlaying(false);
      setDay(null);
    }, []),
  };
}
