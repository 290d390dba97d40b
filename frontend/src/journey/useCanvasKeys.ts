import { type KeyboardEvent, type RefObject, useRef } from "react";
import type { Problem } from "../api/types";
import type { CanvasHandle } from "../canvas/useCanvasHandle";
import { nudge, type Side } from "./free/nudge";
import { type Act, isForButton, isLetter, isTyping, type KeyContext, sharedCommand } from "./keys";
import type { Arrangement } from "./layout";
import { placeId } from "./model";
import { usePreferences } from "./preferences";
import { placesInOrder } from "./reading";
import { extended, idsIn, many } from "./selection";
import { type Direction, newTrail, nextMarked, remember, stepBeside, type Trail } from "./walk";

interface CanvasKeys extends KeyContext {
  arrangement: Arrangement;
  problems: Problem[];
  canvas: RefObject<CanvasHandle | null>;
  /** Places a step can be put while one is being placed. */
  lit: () => ReadonlySet<string> | null;
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

const SIDES: Record<string, Side> = {
  ArrowDown: "down",
  ArrowUp: "up",
  ArrowLeft: "left",
  ArrowRight: "right",
};

/** Keys of the canvas; they act only while the focus is inside it. */
export function useCanvasKeys(context: CanvasKeys) {
  const trail = useRef<Trail>(newTrail());
  return (event: KeyboardEvent) => {
    if (isTyping(event)) return;
    const act =
      arrowCommand(event, { ...context, trail: trail.current }) ?? otherCommand(event, context);
    if (!act) return;
    event.preventDefault();
    act();
  };
}

type Bound = CanvasKeys & { trail: Trail };

function arrowCommand(event: KeyboardEvent, bound: Bound): Act {
  const direction = ARROWS[event.key];
  if (!direction) return undefined;
  const isBack = direction === "up" || direction === "left" || direction === "start";
  if (bound.editor.store.getState().placing) return () => walkPlaces(bound, direction);
  if ((event.ctrlKey || event.metaKey) && event.shiftKey) {
    const side = SIDES[event.key];
    return side && bound.canEdit ? () => nudgeInView(bound, side) : undefined;
  }
  if (event.ctrlKey || event.metaKey) return () => goToProblem(bound, isBack ? -1 : 1);
  if (!event.altKey) return () => walk(bound, direction, event.shiftKey);
  if (!bound.canEdit || (direction !== "left" && direction !== "right")) return undefined;
  return () => bound.commands.moveBranch(isBack ? -1 : 1);
}

function otherCommand(event: KeyboardEvent, context: CanvasKeys): Act {
  const isPlain = isLetter(event) && !isForButton(event);
  const zoom =
    isPlain && usePreferences.getState().hasLetterKeys ? zoomCommand(event, context) : undefined;
  return zoom ?? sharedCommand(event, context);
}

function zoomCommand(event: KeyboardEvent, { canvas, editor }: CanvasKeys): Act {
  // Shift 1 and 2 print other characters on other keyboards: the key itself counts.
  if (event.shiftKey && event.code === "Digit1") return () => canvas.current?.showAll();
  if (event.shiftKey && event.code === "Digit2") {
    return () => canvas.current?.showSteps(idsIn(editor.store.getState().history.present));
  }
  switch (event.key) {
    case "+":
    case "=":
      return () => canvas.current?.zoomBy(ZOOM_STEP);
    case "-":
      return () => canvas.current?.zoomBy(1 / ZOOM_STEP);
    case "0":
      return () => canvas.current?.zoomTo(1);
    default:
      return undefined;
  }
}

/** Move the selected cards and keep the one with the focus in view. */
function nudgeInView({ editor, canvas }: Bound, side: Side) {
  nudge(editor, side);
  const { selected } = editor.store.getState().history.present;
  // Once it stands at its new place.
  requestAnimationFrame(() => selected !== null && canvas.current?.showStep(selected));
}

function walk(
  { editor, arrangement, trail, focus }: Bound,
  direction: Direction,
  isExtending: boolean,
) {
  const { history, pinned } = editor.store.getState();
  const { draft, selected } = history.present;
  const from = selected ?? draft.document.nodes[0]?.id;
  if (from === undefined) return;
  const to = stepBeside(draft.document, arrangement, from, direction, trail);
  if (to === null) return;
  remember(trail, from, to, direction);
  if (isExtending) editor.selectAll(extended(history.present, to));
  else if (pinned.length) editor.selectAll(many([...new Set([...pinned, to])], to));
  else editor.select(to);
  focus(to);
}

function goToProblem({ editor, problems, focus }: Bound, by: 1 | -1) {
  const { draft, selected } = editor.store.getState().history.present;
  const marked = new Set(problems.flatMap((p) => p.node ?? []));
  const to = nextMarked(draft.document, marked, selected, by);
  if (to === null) return;
  editor.select(to);
  focus(to);
}

/** Go from one lit place to the next; Enter on its button puts the step there. */
function walkPlaces({ editor, canvas, lit }: Bound, direction: Direction) {
  const legal = lit();
  const places = placesInOrder(editor.getDraft().document)
    .map(placeId)
    .filter((id) => legal?.has(id));
  const focused = globalThis.document.activeElement?.getAttribute("data-place");
  const at = places.indexOf(focused ?? "");
  const isBack = direction === "up" || direction === "left";
  const to = at < 0 || direction === "start" ? 0 : at + (isBack ? -1 : 1);
  const place = direction === "end" ? places.at(-1) : places.at(to % places.length);
  if (place !== undefined) canvas.current?.focusPlace(place);
}
