import { type KeyboardEvent, type RefObject, useRef } from "react";
import type { Problem } from "../api/types";
import type { CanvasHandle } from "../canvas/useCanvasHandle";
import { en } from "../texts/en";
import { announce } from "../ui/announce";
import { type Editor, useEditor } from "./editorStore";
import type { Arrangement } from "./layout";
import { indexOf } from "./model";
import * as ops from "./ops";
import type { Places } from "./usePlaces";
import { type Direction, nextMarked, stepBeside } from "./walk";

interface KeyContext {
  arrangement: Arrangement;
  problems: Problem[];
  canvas: RefObject<CanvasHandle | null>;
  inspector: RefObject<HTMLElement | null>;
  places: Places;
  canEdit: boolean;
  onShowKeys: () => void;
}

const ZOOM_STEP = 1.25;

const ARROWS: Record<string, Direction> = {
  ArrowDown: "down",
  ArrowUp: "up",
  ArrowLeft: "left",
  ArrowRight: "right",
  Home: "start",
  End: "end",
};

/** Keys of the canvas; they act only while the focus is inside it. */
export function useCanvasKeys(context: KeyContext) {
  const editor = useEditor();
  const cameFrom = useRef<string | null>(null);
  return (event: KeyboardEvent) => {
    if (isTyping(event)) return;
    const act = commandOf(event, { ...context, editor, cameFrom });
    if (!act) return;
    event.preventDefault();
    act();
  };
}

/** Inside a field the browser's own keys act, its undo included. */
function isTyping({ target }: KeyboardEvent): boolean {
  return (
    target instanceof HTMLElement && target.matches("input, textarea, select, [contenteditable]")
  );
}

interface Bound extends KeyContext {
  editor: Editor;
  cameFrom: RefObject<string | null>;
}

function commandOf(event: KeyboardEvent, bound: Bound): (() => void) | undefined {
  const isCommand = event.ctrlKey || event.metaKey;
  const direction = ARROWS[event.key];
  const isOnButton = event.target instanceof HTMLButtonElement;
  if (isOnButton && (event.key === "Enter" || event.key === " ")) return undefined;
  if (direction) {
    if (isCommand) return () => goToProblem(bound, direction === "up" ? -1 : 1);
    if (event.altKey) return () => moveBranch(bound, direction);
    return () => walk(bound, direction);
  }
  if (event.altKey) return undefined;
  if (isCommand) return historyCommand(event, bound);
  return viewCommand(event, bound) ?? (bound.canEdit ? editCommand(event, bound) : undefined);
}

function historyCommand(event: KeyboardEvent, { editor, canEdit }: Bound) {
  const key = event.key.toLowerCase();
  if (!canEdit || (key !== "z" && key !== "y")) return undefined;
  const isRedo = key === "y" || event.shiftKey;
  return () => stepHistory(editor, isRedo);
}

export function stepHistory(editor: Editor, isRedo: boolean) {
  const label = isRedo ? editor.redo() : editor.undo();
  const { undid, redid } = en.journey.toolbar;
  if (label) announce(isRedo ? redid(label) : undid(label));
}

function viewCommand(
  event: KeyboardEvent,
  { editor, canvas, inspector, places, onShowKeys }: Bound,
) {
  switch (event.key) {
    case "Enter":
      return () =>
        inspector.current?.querySelector<HTMLElement>("input, button, textarea")?.focus();
    case "Escape":
      return () => {
        if (editor.store.getState().placing) places.stop();
        else editor.select(null);
      };
    case "+":
    case "=":
      return () => canvas.current?.zoomBy(ZOOM_STEP);
    case "-":
      return () => canvas.current?.zoomBy(1 / ZOOM_STEP);
    case "0":
      return () => canvas.current?.zoomTo(1);
    case "!":
      return () => canvas.current?.showAll();
    case "?":
      return onShowKeys;
    default:
      return undefined;
  }
}

function editCommand(event: KeyboardEvent, { editor, inspector, places }: Bound) {
  const { selected } = editor.store.getState().history.present;
  switch (event.key) {
    case "/":
    case "i":
      return () => places.ask("after");
    case "I":
      return () => places.ask("before");
    case "m":
      return selected === null ? undefined : () => places.startMove(selected);
    case "F2":
      return () => inspector.current?.querySelector<HTMLInputElement>("[data-step-name]")?.select();
    case "Delete":
    case "Backspace":
      return selected === null ? undefined : () => editor.askToRemove(selected);
    default:
      return undefined;
  }
}

function walk({ editor, arrangement, canvas, cameFrom }: Bound, direction: Direction) {
  const { draft, selected } = editor.store.getState().history.present;
  const from = selected ?? draft.document.nodes[0]?.id;
  if (from === undefined) return;
  const to = stepBeside(draft.document, arrangement, from, direction, cameFrom.current);
  if (to === null) return;
  if (direction === "down") cameFrom.current = from;
  editor.select(to);
  canvas.current?.focusStep(to);
}

function goToProblem({ editor, problems, canvas }: Bound, by: 1 | -1) {
  const { draft, selected } = editor.store.getState().history.present;
  const marked = new Set(problems.flatMap((p) => p.node ?? []));
  const to = nextMarked(draft.document, marked, selected, by);
  if (to === null) return;
  editor.select(to);
  canvas.current?.focusStep(to);
}

/** Move the branch the selected step begins. */
function moveBranch({ editor, canEdit }: Bound, direction: Direction) {
  const { draft, selected } = editor.store.getState().history.present;
  const edge = selected && indexOf(draft.document).incoming.get(selected)?.[0];
  if (!canEdit || !edge || (direction !== "left" && direction !== "right")) return;
  const by = direction === "left" ? -1 : 1;
  editor.change(en.journey.labels.moveBranch, (d) => ops.moveBranch(d, edge.source, edge.key, by));
}
