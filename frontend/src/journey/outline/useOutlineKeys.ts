import { type KeyboardEvent, useRef } from "react";
import { en } from "../../texts/en";
import { type Act, isForButton, isLetter, isTyping, type KeyContext, sharedCommand } from "../keys";
import { placeId } from "../model";
import * as ops from "../ops";
import { usePreferences } from "../preferences";
import { extended, many } from "../selection";
import { nextMarked } from "../walk";
import type { RowWords } from "./OutlineRow";
import { parentOf, type Row, startingWith } from "./rows";

interface OutlineKeys {
  rows: Row[];
  activeKey: string | null;
  keys: KeyContext;
  wordsOf: (row: Row, isActive: boolean) => RowWords;
  focusRow: (key: string) => void;
  setOpen: (key: string, isOpen: boolean) => void;
  follow: (target: string) => void;
}

/** Letters typed within this time are one word. */
const TYPING_MS = 700;

interface Typed {
  text: string;
  at: number;
}

interface Bound extends OutlineKeys {
  at: number;
  row: Row;
  typed: { current: Typed };
}

/** Keys of a tree (WAI-ARIA), and the letters of the canvas. */
export function useOutlineKeys(context: OutlineKeys) {
  const typed = useRef<Typed>({ text: "", at: 0 });
  return (event: KeyboardEvent) => {
    if (isTyping(event)) return;
    const at = context.rows.findIndex((row) => row.key === context.activeKey);
    const row = context.rows[at];
    if (!row) return;
    const bound = { ...context, at, row, typed };
    const act =
      placingCommand(event, bound) ?? treeCommand(event, bound) ?? letterCommand(event, bound);
    if (!act) return;
    event.preventDefault();
    act();
  };
}

/** While a step is being placed only places can be walked to. */
function placingCommand(event: KeyboardEvent, bound: Bound): Act {
  const { rows, row, keys, focusRow } = bound;
  if (!keys.editor.store.getState().placing) return undefined;
  const places = rows.filter((each) => each.type === "place");
  const at = places.indexOf(row as (typeof places)[number]);
  const go = (to: number) => () => {
    const place = places[(to + places.length) % places.length];
    if (place) focusRow(place.key);
  };
  switch (event.key) {
    case "ArrowDown":
    case "ArrowRight":
      return go(at + 1);
    case "ArrowUp":
    case "ArrowLeft":
      return go(at < 0 ? -1 : at - 1);
    case "Home":
      return go(0);
    case "End":
      return go(-1);
    case "Enter":
    case " ":
      if (row.type !== "place") return undefined;
      return () => keys.places.onPlus(placeId(row.place), new DOMRect());
    default:
      return undefined;
  }
}

function treeCommand(event: KeyboardEvent, bound: Bound): Act {
  const { rows, at, row } = bound;
  if (isForButton(event)) return undefined;
  if (event.altKey) return branchCommand(event, bound);
  if (event.ctrlKey || event.metaKey) {
    if (event.key !== "ArrowDown" && event.key !== "ArrowUp") return undefined;
    return () => goToProblem(bound, event.key === "ArrowDown" ? 1 : -1);
  }
  switch (event.key) {
    case "ArrowDown":
      return walkTo(bound, rows[at + 1], event.shiftKey);
    case "ArrowUp":
      return walkTo(bound, rows[at - 1], event.shiftKey);
    case "Home":
      return walkTo(bound, rows[0], event.shiftKey);
    case "End":
      return walkTo(bound, rows.at(-1), event.shiftKey);
    case "ArrowRight":
      if (row.hasBelow && !row.isOpen) return () => bound.setOpen(row.key, true);
      return row.hasBelow ? walkTo(bound, rows[at + 1], event.shiftKey) : () => {};
    case "ArrowLeft":
      if (row.isOpen) return () => bound.setOpen(row.key, false);
      return walkTo(bound, parentOf(rows, at), event.shiftKey);
    case "Enter":
      return "leads" in row && row.leads.how === "link" ? followLink(bound) : undefined;
    default:
      return undefined;
  }
}

const followLink = ({ row, follow }: Bound): Act => {
  if (!("leads" in row) || !("target" in row.leads)) return undefined;
  const { target } = row.leads;
  return () => follow(target);
};

/** The selection follows the focus; of a branch, its step is selected. */
function walkTo({ keys, focusRow }: Bound, to: Row | undefined, isExtending: boolean): Act {
  if (!to) return () => {};
  return () => {
    const { editor } = keys;
    const { history, pinned } = editor.store.getState();
    if (to.type !== "step") {
      if (!isExtending && !pinned.length) editor.select(to.place.source);
    } else if (isExtending) editor.selectAll(extended(history.present, to.id));
    else if (pinned.length) editor.selectAll(many([...new Set([...pinned, to.id])], to.id));
    else editor.select(to.id);
    focusRow(to.key);
  };
}

/** Alt and an arrow move the branch one stands on, or in. */
function branchCommand(event: KeyboardEvent, { row, keys, focusRow }: Bound): Act {
  const isBack = event.key === "ArrowUp" || event.key === "ArrowLeft";
  if (!keys.canEdit || (!isBack && event.key !== "ArrowDown" && event.key !== "ArrowRight")) {
    return undefined;
  }
  const by = isBack ? -1 : 1;
  if (row.type !== "branch") return () => keys.commands.moveBranch(by);
  const { source, key } = row.place;
  return () => {
    keys.editor.change(en.journey.labels.moveBranch, (d) => ops.moveBranch(d, source, key, by));
    focusRow(row.key);
  };
}

function goToProblem({ keys, rows, follow, wordsOf }: Bound, by: 1 | -1) {
  const { draft, selected } = keys.editor.store.getState().history.present;
  const marked = new Set(
    rows.flatMap((row) => (row.type === "step" && wordsOf(row, false).mark ? [row.id] : [])),
  );
  const to = nextMarked(draft.document, marked, selected, by);
  if (to !== null) follow(to);
}

/** Letters are commands first; while a word is being typed they are its letters. */
function letterCommand(event: KeyboardEvent, bound: Bound): Act {
  const { row, keys, typed } = bound;
  const isWord = Date.now() - typed.current.at < TYPING_MS && typed.current.text !== "";
  if (!isLetter(event)) return sharedCommand(event, keys);
  if (isWord && event.key !== " ") return () => typeAhead(event.key, bound, typed.current.text);
  const isPath = row.type === "branch" || (row.type === "end" && row.leads.how === "open");
  const isAdding =
    (event.key === "/" || event.key === "i") && usePreferences.getState().hasLetterKeys;
  if (isAdding && isPath && keys.canEdit) {
    const box = globalThis.document.activeElement?.getBoundingClientRect() ?? new DOMRect();
    return () => keys.places.onPlus(placeId(row.place), box);
  }
  const command = sharedCommand(event, keys);
  if (command || event.key === " ") return command;
  return () => typeAhead(event.key, bound, "");
}

function typeAhead(letter: string, { rows, at, wordsOf, typed, ...bound }: Bound, before: string) {
  const text = before + letter;
  typed.current = { text, at: Date.now() };
  const wordsOn = (row: Row) => wordsOf(row, false).title || wordsOf(row, false).target;
  const found = startingWith(rows, wordsOn, text, at);
  if (found) walkTo({ rows, at, wordsOf, typed, ...bound }, found, false)?.();
}
