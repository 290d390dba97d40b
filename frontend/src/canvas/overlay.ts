/**
 * Everything that changes on the canvas without changing the picture: selection, problems,
 * live numbers, lit places. It lives beside the picture so that a tick of the counts or a
 * move of the mouse re-renders the cards it concerns and nothing else.
 */
import { createContext, useContext } from "react";
import { createStore, type StoreApi, useStore } from "zustand";

export type Mark = "problem" | "advice";

export interface Overlay {
  selected: string | null;
  /** Steps selected beside that one. */
  others: ReadonlySet<string>;
  marks: Record<string, Mark>;
  /** How people feel at a step, from -2 to 2, where the map says so. */
  feelings: Record<string, number>;
  /** Badges by step and by path, already in words; empty when switched off. */
  stepCounts: Record<string, string>;
  pathCounts: Record<string, string>;
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
  /** Places that always offer a (+): after the selected step, open ends. */
  offered: ReadonlySet<string>;
  canEdit: boolean;
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
    areCountsStale: false,
    lit: null,
    areNumbered: false,
    near: null,
    hovered: null,
    offered: new Set(),
    canEdit: true,
  }));

export const OverlayContext = createContext<OverlayStore | null>(null);

export function useOverlayStore(): OverlayStore {
  const store = useContext(OverlayContext);
  if (!store) throw new Error("outside of a canvas");
  return store;
}

export function useOverlay<T>(select: (overlay: Overlay) => T): T {
  return useStore(useOverlayStore(), select);
}
