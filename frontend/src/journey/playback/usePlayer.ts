import { useEffect, useState } from "react";
import type { SimulatedTrace } from "../../api/queries/simulate";
import { keepIndex } from "./player";

const STEP_MS = 1_400;

export const SPEEDS = ["1", "2", "4"] as const;
export type Speed = (typeof SPEEDS)[number];

export interface Player {
  index: number;
  last: number;
  isPlaying: boolean;
  speed: Speed;
  setSpeed: (speed: Speed) => void;
  go: (index: number) => void;
  step: (by: number) => void;
  toggle: () => void;
}

/** The position in a trace, and the timer that moves it. */
export function usePlayer(trace: SimulatedTrace | null): Player {
  const [wanted, setWanted] = useState(0);
  const [isPlaying, setPlaying] = useState(false);
  const [speed, setSpeed] = useState<Speed>("1");
  const index = trace ? keepIndex(wanted, trace) : 0;
  const last = trace ? trace.visits.length - 1 : 0;
  const isRunning = isPlaying && index < last;

  useEffect(() => {
    if (!isRunning) return undefined;
    const timer = setTimeout(() => setWanted(index + 1), STEP_MS / Number(speed));
    return () => clearTimeout(timer);
  }, [isRunning, index, speed]);

  const go = (to: number) => {
    setPlaying(false);
    setWanted(Math.max(0, Math.min(to, last)));
  };
  const toggle = () => {
    if (isRunning) return setPlaying(false);
    if (index >= last) setWanted(0);
    return setPlaying(true);
  };
  return {
    index,
    last,
    isPlaying: isRunning,
    speed,
    setSpeed,
    go,
    step: (by) => go(index + by),
    toggle,
  };
}
