/**
 * Everything that changes on the canvas without changing the picture: selection, problems,
 * live numbers, lit places. It lives beside the picture so that a tick of the counts or a
 * move of the mouse re-renders the cards it concerns and nothing else.
 */
import { createContext, useContext } from "react";
import { createStore, type StoreApi, useStore } from "zustand";
import { lookUp } from "../ui/lookUp";

export type Mark = "problem" | "advice";

type ChangeMark = "added" | "removed" | "changed" | "moved";

/** What stands at the corner of a card. */
export interface Badge {
  text: string;
  /** The same of another version, beside it. */
  versus?: string;
  /** A word ("new") in place of a number. */
  isWord?: boolean;
}

/** What stands on a path, and how wide it is drawn (0: as always). */
export interface PathBadge {
  /** Of all who left the step; shown where it has several ways out. */
  share: string;
  many: string;
  level: 0 | 1 | 2 | 3;
}

/** People who failed at a step; `to` is the page that shows them. */
interface Trouble {
  text: string;
  label: string;
  to: string;
}

/** A simulation that is shown instead of what is live. */
export interface Tried {
  /** What is not among these is dimmed; null: nothing is. */
  passed: { steps: ReadonlySet<string>; paths: ReadonlySet<string> } | null;
  /** The step on which the playback stands. */
  now: string | null;
  stepCounts: Record<string, Badge>;
  pathCounts: Record<string, PathBadge>;
}

export interface Overlay {
  selected: string | null;
  /** Steps selected beside that one. */
  others: ReadonlySet<string>;
  marks: Record<string, Mark>;
  /** How people feel at a step, from -2 to 2, where the map says so. */
  feelings: Record<string, number>;
  /** By step and by path, already in words; empty when switched off. */
  stepCounts: Record<string, Badge>;
  pathCounts: Record<string, PathBadge>;
  troubles: Record<string, Trouble>;
  /** Comments in open threads, by step. */
  comments: Record<string, number>;
  /** The last answer is old: numbers are greyed. */
  areCountsStale: boolean;
  /** Places that can take the step being placed; null when none is being placed. */
  lit: ReadonlySet<string> | null;
  /** Lit places carry numbers: they are chosen by click, key or voice. */
  areNumbered: boolean;
  /** The lit place nearest to the pointer during a drag. */
  near: string | null;
  /** The path under the pointer. */
  hovered: string | null;
  /** Cards that hang on the pointer, and how far from their places. */
  shift: { ids: ReadonlySet<string>; x: number; y: number } | null;
  /** A branch's label on the pointer, how far from its place, and whose place it would take. */
  carried: { path: string; x: number; over: string | null } | null;
  /** Places that always offer a (+): after the selected step, open ends. */
  offered: ReadonlySet<string>;
  canEdit: boolean;
  tried: Tried | null;
  /** What differs from another version, by step and by path. */
  changes: Record<string, ChangeMark>;
}

export type OverlayStore = StoreApi<Overlay>;

export const createOverlay = (): OverlayStore =>
  createStore<Overlay>(() => ({
    selected: null,
    others: new Set(),
    marks: {},
    feelings: {},
    stepCounts: {},
    pathCounts: {},
    troubles: {},
    comments: {},
    areCountsStale: false,
    lit: null,
    areNumbered: false,
    near: null,
    hovered: null,
    shift: null,
    carried: null,
    offered: new Set(),
    canEdit: true,
    tried: null,
    changes: {},
  }));

/** The newer record with the older one's entries where they say the same. */
export function keepSame<V extends object>(
  before: Record<string, V>,
  next: Record<string, V>,
): Record<string, V> {
  let isSame = Object.keys(before).length === Object.keys(next).length;
  const kept = Object.entries(next).map(([key, value]) => {
    const old = lookUp(before, key);
    if (old && JSON.stringify(old) === JSON.stringify(value)) return [key, old];
    isSame = false;
    return [key, value];
  });
  return isSame ? before : Object.fromEntries(kept);
}

type Trying = "now" | "passed" | "dimmed" | undefined;

/** How a step or path looks in a simulation; undefined: as always. */
export function tryingOf({ tried }: Overlay, what: "steps" | "paths", id: string): Trying {
  if (!tried?.passed) return undefined;
  if (what === "steps" && tried.now === id) return "now";
  return tried.passed[what].has(id) ? "passed" : "dimmed";
}

export const OverlayContext = createContext<OverlayStore | null>(null);

export function useOverlayStore(): OverlayStore {
  const store = useContext(OverlayContext);
  if (!store) throw new Error("outside of a canvas");
  return store;
}

export function useOverlay<T>(select: (overlay: Overlay) => T): T {
  return useStore(useOverlayStore(), select);
}
