import { createContext, type RefObject, useContext, useEffect, useRef, useState } from "react";
import { type Message, TabGuard } from "./tabGuard";

export interface Tabs {
  /** This tab edits the journey. */
  isHere: boolean;
  takeOver: () => void;
  /** What is done before another tab goes on; set by whoever saves. */
  save: RefObject<() => Promise<unknown>>;
}

/** Keep other tabs of this browser from editing the same journey. */
export function useTabGuard(journeyId: number, isWanted: boolean, onTaken: () => void): Tabs {
  const [isHere, setHere] = useState(true);
  const save = useRef<() => Promise<unknown>>(async () => undefined);
  const guard = useRef<TabGuard | null>(null);
  const taken = useRef(onTaken);
  useEffect(() => {
    taken.current = onTaken;
  });

  useEffect(() => {
    if (!isWanted || typeof BroadcastChannel === "undefined") return;
    const channel = new BroadcastChannel(`rivermouth:journey:${journeyId}`);
    let isOpen = true;
    const running = new TabGuard({
      id: crypto.getRandomValues(new Uint32Array(2)).join("-"),
      post: (message) => {
        if (isOpen) channel.postMessage(message);
      },
      onChange: (holding) => {
        setHere(holding === "here");
        // The draft that was looked at is an old one by now: it is opened anew.
        if (holding === "here") taken.current();
      },
      handOver: () => save.current(),
    });
    guard.current = running;
    channel.onmessage = ({ data }: MessageEvent<Message>) => running.hear(data);
    running.start();
    const check = () => {
      if (document.visibilityState === "visible") running.check();
    };
    const leave = () => running.stop();
    document.addEventListener("visibilitychange", check);
    window.addEventListener("pagehide", leave);
    return () => {
      document.removeEventListener("visibilitychange", check);
      window.removeEventListener("pagehide", leave);
      // What is unsaved is still on its way: the journey is free when it has arrived.
      const done = () => {
        running.stop();
        isOpen = false;
        channel.close();
      };
      save.current().then(done, done);
    };
  }, [journeyId, isWanted]);

  return { isHere, takeOver: () => guard.current?.takeOver(), save };
}

export const TabsContext = createContext<Tabs | null>(null);

export function useTabs(): Tabs {
  const tabs = useContext(TabsContext);
  if (!tabs) throw new Error("outside of the editor's page");
  return tabs;
}
