/** Keys that do the same on the canvas and in the outline (ux: one table for both). */
import type { KeyboardEvent } from "react";
import { en } from "../texts/en";
import { announce } from "../ui/announce";
import type { Commands } from "./commands";
import type { Editor } from "./editorStore";
import { usePreferences } from "./preferences";
import type { Places } from "./usePlaces";

export type Act = (() => void) | undefined;

export interface KeyContext {
  editor: Editor;
  places: Places;
  commands: Commands;
  canEdit: boolean;
  titleOf: (id: string) => string;
  focus: (id: string | null) => void;
  onShowKeys: () => void;
  onToggleView: () => void;
  onMenu: () => void;
}

/** Inside a field the browser's own keys act, its undo included. */
export const isTyping = ({ target }: { target: EventTarget | null }): boolean =>
  target instanceof HTMLElement && target.matches("input, textarea, select, [contenteditable]");

/** A button under the focus takes its own keys. */
export const isForButton = ({ target, key }: KeyboardEvent): boolean =>
  (key === "Enter" || key === " ") &&
  (target instanceof HTMLButtonElement || target instanceof HTMLAnchorElement);

/** A single character without Ctrl or Alt: what speech input may type by accident. */
export const isLetter = ({ key, ctrlKey, metaKey, altKey }: KeyboardEvent): boolean =>
  key.length === 1 && !ctrlKey && !metaKey && !altKey;

export function sharedCommand(event: KeyboardEvent, context: KeyContext): Act {
  if (isForButton(event)) return undefined;
  if (event.ctrlKey || event.metaKey) return withControl(event, context);
  if (event.altKey) return undefined;
  if (isLetter(event))
    return usePreferences.getState().hasLetterKeys ? letter(event, context) : undefined;
  return named(event, context);
}

function withControl(event: KeyboardEvent, { editor, commands, canEdit, focus }: KeyContext): Act {
  const key = event.key.toLowerCase();
  if (key === "a") return commands.selectAll;
  if (!canEdit) return undefined;
  if (key === "d") return commands.duplicate;
  if (key !== "z" && key !== "y") return undefined;
  const isRedo = key === "y" || event.shiftKey;
  return () => {
    stepHistory(editor, isRedo);
    focus(editor.store.getState().history.present.selected);
  };
}

export function stepHistory(editor: Editor, isRedo: boolean) {
  const label = isRedo ? editor.redo() : editor.undo();
  const { undid, redid } = en.journey.toolbar;
  if (label) announce(isRedo ? redid(label) : undid(label));
}

function letter(event: KeyboardEvent, context: KeyContext): Act {
  const { editor, places, commands, canEdit } = context;
  switch (event.key) {
    case "?":
      return context.onShowKeys;
    case "o":
      return context.onToggleView;
    case "c":
      return commands.comment;
    case " ":
      return () => {
        const { selected } = editor.store.getState().history.present;
        if (selected !== null) commands.pin(context.titleOf(selected));
      };
  }
  if (!canEdit) return undefined;
  switch (event.key) {
    case "/":
    case "i":
      return () => places.ask("after");
    case "I":
      return () => places.ask("before");
    case "m":
      return commands.move;
    default:
      return undefined;
  }
}

function named(
  event: KeyboardEvent,
  { editor, places, commands, canEdit, ...context }: KeyContext,
): Act {
  switch (event.key) {
    case "Enter":
      return commands.openInspector;
    case "Escape":
      return () => {
        const { placing, history } = editor.store.getState();
        if (!placing) return editor.select(null);
        places.stop();
        context.focus(history.present.selected);
      };
    case "ContextMenu":
      return context.onMenu;
    case "F10":
      return event.shiftKey ? context.onMenu : undefined;
  }
  if (!canEdit) return undefined;
  switch (event.key) {
    case "F2":
      return commands.rename;
    case "Delete":
    case "Backspace":
      return () => {
        commands.remove();
        context.focus(editor.store.getState().history.present.selected);
      };
    default:
      return undefined;
  }
}
