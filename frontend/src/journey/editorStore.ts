/**
 * The one store of an open editor. The draft changes only through `commit`, with a label
 * and a pure function; selection and gestures change beside it and never reach history.
 */
import { createContext, useContext } from "react";
import { createStore, type StoreApi, useStore } from "zustand";
import type { JourneyDetail, Problem } from "../api/types";
import { en } from "../texts/en";
import type { SaveState } from "./autosave";
import { placesIn, resettle, settle } from "./free/places";
import * as histories from "./history";
import * as many from "./many";
import { forgetStale } from "./map/stages";
import { type Draft, type GraphDocument, indexOf, newId, type Place } from "./model";
import * as ops from "./ops";
import { type NumbersView, startNumbers } from "./results/view";
import type { Conflict } from "./safety/catchUp";
import * as selections from "./selection";

/** Undo brings back what was selected as well. */
interface Snapshot extends selections.Selection {
  draft: Draft;
}

/** What the person is choosing a place for. */
export type Placing = ({ what: "new"; kind: string } | { what: "step"; id: string }) & {
  /** It hangs on the pointer; else a place is chosen by click or key. */
  isDragged?: boolean;
};

export interface EditorState {
  history: histories.History<Snapshot>;
  placing: Placing | null;
  /** The list of kinds is open for a place; x and y are on the screen. */
  quickAdd: { place: Place; x: number; y: number } | null;
  /** A split about to be removed: the person chooses what stays. */
  removing: string | null;
  /** Selected steps about to be removed, with which more would go. */
  removingMany: readonly string[] | null;
  /** Steps that stay selected while the keys walk on. */
  pinned: readonly string[];
  /** Each tap or click adds a step to the selection, or takes it out. */
  isPicking: boolean;
  /** A step added a moment ago: its gaps are not shouted about yet. */
  fresh: string | null;
  save: SaveState;
  /** What somebody else saved does not fit: the person chooses. */
  conflict: Conflict | null;
  /** What is unsaved is also in this browser. */
  isKept: boolean;
  /** What the server found in the document it was sent last. */
  checked: { document: GraphDocument; problems: Problem[] } | undefined;
  /** Which numbers the canvas shows. */
  numbers: NumbersView;
  /** The part of the inspector that is open. */
  panel: Panel;
  /** The key for a comment was pressed: its field takes the focus. */
  isCommenting: boolean;
  /** “Try a persona” is open. */
  isTrying: boolean;
}

export type Panel = "setup" | "people" | "comments";

const FRESH_MS = 10_000;

export type Editor = ReturnType<typeof createEditor>;

export function createEditor(journey: JourneyDetail) {
  const { document, map, layout } = journey.draft;
  // Steps may have come without a place, from another program.
  const draft = settle({ name: journey.name, document, map, free: placesIn(layout) });
  const store = createStore<EditorState>(() => ({
    history: histories.startHistory<Snapshot>({ draft, ...selections.NOTHING }),
    placing: null,
    quickAdd: null,
    removing: null,
    removingMany: null,
    pinned: selections.NO_OTHERS,
    isPicking: false,
    fresh: null,
    save: { kind: "saved", at: null },
    conflict: null,
    isKept: false,
    checked: undefined,
    numbers: startNumbers(journey.published !== null),
    panel: "setup",
    isCommenting: false,
    isTrying: false,
  }));
  const { getState, setState } = store;
  const present = () => getState().history.present;

  const commit = (label: string, change: (draft: Draft) => Draft, options: CommitOptions = {}) => {
    const before = present();
    const next = forgetStale(before.draft, settle(change(before.draft)));
    if (next === before.draft) return;
    const { selected, others } = selections.stillThere(next.document, chosenBy(options) ?? before);
    setState(({ history }) => ({
      history: histories.commit(history, {
        label,
        next: { draft: next, selected, others },
        now: Date.now(),
        mergeKey: options.mergeKey,
      }),
    }));
  };

  const change = (
    label: string,
    op: (document: GraphDocument) => GraphDocument,
    options?: CommitOptions,
  ) =>
    commit(
      label,
      (draft) => {
        const next = op(draft.document);
        return next === draft.document ? draft : { ...draft, document: next };
      },
      options,
    );

  const selectAll = (selection: selections.Selection) => {
    const { history } = getState();
    if (selections.sameSelection(history.present, selection)) return;
    const { selected, others } = selection;
    setState({ history: { ...history, present: { ...history.present, selected, others } } });
  };

  const markFresh = (id: string) => {
    setState({ fresh: id });
    setTimeout(() => {
      if (getState().fresh === id) setState({ fresh: null });
    }, FRESH_MS);
  };

  return {
    store,
    commit,
    change,
    getDraft: () => present().draft,

    select(id: string | null) {
      selectAll(selections.only(id));
      if (getState().pinned.length) setState({ pinned: selections.NO_OTHERS });
    },

    selectAll,

    insert(place: Place, kind: string, label: string) {
      const { document: now } = present().draft;
      if (!ops.canInsert(now, kind, place)) return;
      const id = newId(now, kind);
      setState({ placing: null, quickAdd: null });
      change(en.journey.labels.insert(label), (d) => ops.insert(d, place, kind, id), {
        select: id,
      });
      markFresh(id);
    },

    move(id: string, place: Place) {
      const along = ops.movedWith(present().draft.document, id);
      const moved = (draft: Draft): Draft => {
        const next = ops.move(draft.document, id, place);
        return next === draft.document ? draft : resettle({ ...draft, document: next }, id, along);
      };
      setState({ placing: null });
      commit(en.journey.labels.move, moved, { select: id });
    },

    remove(id: string, keepKey?: string) {
      const index = indexOf(present().draft.document);
      const before = index.incoming.get(id)?.[0]?.source ?? null;
      setState({ removing: null });
      change(en.journey.labels.remove, (d) => ops.remove(d, id, keepKey), { select: before });
    },

    /** Remove several steps; the one before the first of them is selected next. */
    removeMany(ids: readonly string[], label = en.editing.labels.remove(ids.length)) {
      const { document: now } = present().draft;
      const [first] = many.inReadingOrder(now, ids);
      if (first === undefined) return;
      const before = indexOf(now).incoming.get(first)?.[0]?.source ?? null;
      setState({ removingMany: null });
      change(label, (d) => many.remove(d, ids), { select: before });
    },

    /** Remove a step, after asking when branches would go with it. */
    askToRemove(id: string) {
      const { document: now } = present().draft;
      const node = indexOf(now).nodes.get(id);
      if (!node || node.kind === "entry") return;
      if (ops.countRemoved(now, id) > 1) setState({ removing: id });
      else this.remove(id);
    },

    /** Undo or redo; returns the label of what was undone or redone. */
    undo(): string | undefined {
      const { history } = getState();
      const label = histories.undoLabel(history);
      if (label) setState({ history: histories.undo(history) });
      return label;
    },

    redo(): string | undefined {
      const { history } = getState();
      const label = histories.redoLabel(history);
      if (label) setState({ history: histories.redo(history) });
      return label;
    },
  };
}

interface CommitOptions {
  /** Changes in a row with the same key become one entry. */
  mergeKey?: string;
  select?: string | null;
  selectMany?: readonly string[];
}

function chosenBy({ select, selectMany }: CommitOptions): selections.Selection | undefined {
  if (selectMany) return selections.many(selectMany);
  return select === undefined ? undefined : selections.only(select);
}

export const EditorContext = createContext<Editor | null>(null);

export function useEditor(): Editor {
  const editor = useContext(EditorContext);
  if (!editor) throw new Error("outside of an editor");
  return editor;
}

export function useEditorState<T>(select: (state: EditorState) => T): T {
  return useStore<StoreApi<EditorState>, T>(useEditor().store, select);
}

export const useDraft = (): Draft => useEditorState((s) => s.history.present.draft);
/** Steps selected beside the one the inspector shows. */
export const useOthers = (): readonly string[] => useEditorState((s) => s.history.present.others);
export const useSelected = (): string | null => useEditorState((s) => s.history.present.selected);
