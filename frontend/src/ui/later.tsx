/**
 * Parts a screen can do without at first. Each is fetched when it is first shown, or before,
 * as soon as the browser has nothing else to do (`fetchRest`); from then on it is drawn at
 * once, also without a network.
 */
import {
  type ComponentType,
  createElement,
  type ReactNode,
  useEffect,
  useReducer,
  useState,
} from "react";
import { withRest } from "../theme/withRest";
import { focusLater } from "./focusLater";
import { PartMissing } from "./PartMissing";

type Load<P> = () => Promise<{ default: ComponentType<P> }>;

/** What nobody has asked for yet. */
const rest: (() => Promise<void>)[] = [];

/** Something without a picture, fetched in the same way. */
export function soon<T>(load: () => Promise<T>): () => Promise<T> {
  rest.push(async () => void (await load()));
  return load;
}

/** A component that is fetched later; until it is there, `waiting` stands in its place. */
export function later<P extends object>(
  load: Load<P>,
  waiting: ReactNode = null,
): ComponentType<P> {
  let part: ComponentType<P> | undefined;
  let coming: Promise<void> | undefined;
  const fetchPart = () => {
    coming ??= withRest(load).then(
      (module) => {
        part = module.default;
      },
      (error: unknown) => {
        coming = undefined;
        throw error;
      },
    );
    return coming;
  };
  rest.push(fetchPart);
  return function Later(props: P) {
    const [hasFailed, setFailed] = useState(false);
    const [, redraw] = useReducer((count: number) => count + 1, 0);
    useEffect(() => {
      if (!part && !hasFailed) fetchPart().then(redraw, () => setFailed(true));
    }, [hasFailed]);
    if (part) return createElement(part, props);
    if (hasFailed) return <PartMissing onRetry={() => setFailed(false)} {...props} />;
    return waiting;
  };
}

interface Asked {
  onClose: () => void;
}

/** The same for a dialog that is drawn while it is open: the focus goes back to its opener. */
export function laterDialog<P extends Asked>(load: Load<P>): ComponentType<P> {
  const Part = later(load);
  return function LaterDialog(props: P) {
    useEffect(() => {
      const opener = document.activeElement;
      return () => {
        if (opener instanceof HTMLElement) focusLater(() => opener.focus());
      };
    }, []);
    return <Part {...props} />;
  };
}

interface Openable {
  isOpen: boolean;
}

/**
 * The same for what is opened and closed. It arrives closed and opens then, so that it
 * notices where the focus was, and it stays, to give it back on closing.
 */
export function laterOpened<P extends Openable>(load: Load<P>): ComponentType<P> {
  const Part = later<P>(async () => {
    const { default: Opened } = await load();
    return { default: (props: P) => <Arriving {...props} part={Opened} /> };
  });
  return function LaterOpened(props: P) {
    const [isWanted, setWanted] = useState(props.isOpen);
    if (props.isOpen && !isWanted) setWanted(true);
    return isWanted && <Part {...props} />;
  };
}

function Arriving<P extends Openable>({ part, ...props }: P & { part: ComponentType<P> }) {
  const [isHere, setHere] = useState(false);
  useEffect(() => setHere(true), []);
  return createElement(part, { ...(props as unknown as P), isOpen: isHere && props.isOpen });
}

const IDLE_MS = 2000;

/** Safari knows no idle moment. */
const idle = () =>
  new Promise<void>((resolve) => {
    if (typeof requestIdleCallback === "undefined") setTimeout(resolve, 100);
    else requestIdleCallback(() => resolve(), { timeout: IDLE_MS });
  });

/** Fetch what is not there yet, one after the other; what fails is tried again when shown. */
export async function fetchRest() {
  await idle();
  for (let next = rest.shift(); next; next = rest.shift()) await next().catch(() => undefined);
  performance.mark("rest fetched"); // seen where a screen's times are looked at
}
