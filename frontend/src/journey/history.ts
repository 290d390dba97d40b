/** Labelled undo and redo over any value: one entry per gesture, typing in one field merged. */

interface Step<T> {
  label: string;
  before: T;
  after: T;
  mergeKey: string | undefined;
  at: number;
}

export interface History<T> {
  present: T;
  past: Step<T>[];
  future: Step<T>[];
}

export const MERGE_MS = 800;
export const MAX_ENTRIES = 200;

export const startHistory = <T>(present: T): History<T> => ({ present, past: [], future: [] });

export interface Change<T> {
  label: string;
  next: T;
  /** Milliseconds; the caller's clock. */
  now: number;
  /** Changes in a row with the same key become one entry while they follow quickly. */
  mergeKey?: string | undefined;
}

export function commit<T>(history: History<T>, change: Change<T>): History<T> {
  const { label, next, now, mergeKey } = change;
  if (next === history.present) return history;
  const last = history.past[history.past.length - 1];
  const merges =
    last !== undefined &&
    mergeKey !== undefined &&
    last.mergeKey === mergeKey &&
    history.future.length === 0 &&
    now - last.at <= MERGE_MS;
  const step = {
    label,
    before: merges ? last.before : history.present,
    after: next,
    mergeKey,
    at: now,
  };
  const kept = merges ? history.past.slice(0, -1) : history.past;
  return { present: next, past: [...kept, step].slice(-MAX_ENTRIES), future: [] };
}

export function undo<T>(history: History<T>): History<T> {
  const step = history.past[history.past.length - 1];
  if (!step) return history;
  return {
    present: step.before,
    past: history.past.slice(0, -1),
    future: [step, ...history.future],
  };
}

export function redo<T>(history: History<T>): History<T> {
  const [step, ...future] = history.future;
  if (!step) return history;
  return { present: step.after, past: [...history.past, step], future };
}

export const undoLabel = <T>(history: History<T>): string | undefined =>
  history.past[history.past.length - 1]?.label;

export const redoLabel = <T>(history: History<T>): string | undefined => history.future[0]?.label;
