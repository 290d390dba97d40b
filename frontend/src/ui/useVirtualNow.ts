import { useEffect, useState } from "react";

const TICK_MS = 1000;

/** The reading of the workspace's clock, from the server's last answer and the time since. */
export function useVirtualNow(clock: { now: string; speed: number }): number {
  const { now, speed } = clock;
  const [reading, setReading] = useState(() => Date.parse(now));
  useEffect(() => {
    const received = Date.now();
    const base = Date.parse(now);
    const read = () => setReading(base + (Date.now() - received) * speed);
    read();
    const timer = setInterval(read, TICK_MS);
    return () => clearInterval(timer);
  }, [now, speed]);
  return reading;
}
