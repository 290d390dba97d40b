/**
 * What a person can do with the selected steps, the same from the keys, the menus, the
 * canvas and the outline.
 */
import type { RefObject } from "react";
import type { CanvasHandle } from "../canvas/useCanvasHandle";
import { en } from "../texts/en";
import { announce } from "../ui/announce";
import { focusLater } from "../ui/focusLater";
import { soon } from "../ui/later";
import type { Refusal } from "./clipboard";
import { type Clip, type CopiedSteps, copy, toText } from "./copying";
import type { Editor } from "./editorStore";
import type { Gap } from "./gaps";
import * as many from "./many";
import { type Draft, indexOf } from "./model";
import * as ops from "./ops";
import { readingOrder } from "./reading";
import * as selections from "./selection";
import type { Places } from "./usePlaces";
import { branchOf } from "./walk";

interface CommandContext {
  editor: Editor;
  places: Places;
  canvas: RefObject<CanvasHandle | null>;
  inspector: RefObject<HTMLElement | null>;
  /** Copies within one journey keep the paths that lead back. */
  journey: number;
  /** Say something that went wrong where everybody sees it. */
  complain: (message: string) => void;
}

export type Commands = ReturnType<typeof createCommands>;

const texts = en.editing;
/** As long as somebody waits for what they asked for. */
const MOST_FRAMES = 120;

const fetchPasting = soon(() => import("./pasting"));
type Pasting = Awaited<ReturnType<typeof fetchPasting>>;

export function createCommands(context: CommandContext) {
  const { editor, places, canvas, inspector, journey, complain } = context;
  const present = () => editor.store.getState().history.present;
  const document = () => present().draft.document;
  /** The selected steps but the entry, as they are read. */
  const chosen = () => many.inReadingOrder(document(), selections.idsIn(present()));
  const focus = () => canvas.current?.focusStep(present().selected);

  const selectAll = (selection: selections.Selection) => {
    editor.selectAll(selection);
    announce(texts.selection.count(selections.idsIn(selection).length));
  };

  const copied = (): string | undefined => {
    const ids = chosen();
    if (!ids.length) {
      announce(texts.clipboard.nothingToCopy);
      return undefined;
    }
    return toText({ ...copy(document(), ids, present().draft.map), journey });
  };

  /** Remove the selected steps, after asking when more would go with them. */
  const remove = (label?: string) => {
    const ids = chosen();
    const [first] = ids;
    if (first === undefined) return;
    if (ids.length === 1 && !label) return editor.askToRemove(first);
    if (many.countRemoved(document(), ids) > ids.length) {
      editor.store.setState({ removingMany: ids });
    } else editor.removeMany(ids, label);
  };

  const put = (
    paste: Pasting["paste"],
    clip: CopiedSteps | Clip,
    gap: Gap | undefined,
    label: Label,
  ) => {
    const isAtHome = !("journey" in clip) || clip.journey === journey;
    const before = document();
    const {
      document: after,
      ids,
      map,
    } = gap ? paste(before, gap, clip, { isAtHome }) : { document: before, ids: [], map: {} };
    if (!ids.length) return complain(texts.clipboard.fitsNowhere);
    const add = (draft: Draft) => ({ ...draft, document: after, map: { ...draft.map, ...map } });
    editor.commit(label(ids.length), add, { selectMany: [...ids.slice(1), ids[0] as string] });
    announce(label === texts.labels.paste ? texts.clipboard.pasted(ids.length) : label(ids.length));
    focus();
  };

  const fetched = () =>
    fetchPasting().catch(() => {
      complain(en.ui.partMissing);
      return undefined;
    });

  /** Once the settings are open, if they were not; they may still have to be fetched. */
  const selectName = (tries = MOST_FRAMES) =>
    focusLater(() => {
      const name = inspector.current?.querySelector<HTMLInputElement>("[data-step-name]");
      if (name) name.select();
      else if (tries > 1) selectName(tries - 1);
    });

  const refuse = (why: Refusal) => complain(texts.clipboard.refused[why]);

  return {
    remove: () => remove(),
    /** The text to put on the clipboard; undefined when nothing is selected. */
    copied,
    didCopy: () => announce(texts.clipboard.copied(chosen().length)),
    didCut() {
      const { length } = chosen();
      announce(texts.clipboard.cut(length));
      remove(texts.labels.cut(length));
      focus();
    },
    /** Insert what a clipboard text holds after the selection. */
    async paste(text: string) {
      const pasting = await fetched();
      if (!pasting) return;
      const copiedSteps = pasting.fromText(text);
      if (pasting.isRefusal(copiedSteps)) return refuse(copiedSteps);
      const gap = pasting.gapAfter(document(), selections.idsIn(present()));
      put(pasting.paste, copiedSteps, gap, texts.labels.paste);
    },
    async duplicate() {
      if (!chosen().length) return announce(texts.clipboard.nothingToCopy);
      const pasting = await fetched();
      if (!pasting) return;
      const ids = chosen();
      const clip = copy(document(), ids, present().draft.map);
      put(pasting.paste, clip, pasting.gapForCopy(document(), ids), texts.labels.duplicate);
    },
    selectAll: () => selectAll(selections.many(readingOrder(document()), present().selected)),
    selectBranch() {
      const { selected } = present();
      if (selected === null) return;
      selectAll(selections.many(selections.branchAround(document(), selected), selected));
    },
    /** The step stays selected while the keys walk on, or no longer. */
    pin(title: string) {
      const { selected } = present();
      if (selected === null) return;
      const { pinned } = editor.store.getState();
      const isPinned = pinned.includes(selected);
      const left = isPinned ? pinned.filter((id) => id !== selected) : [...pinned, selected];
      editor.store.setState({ pinned: left });
      announce(isPinned ? texts.selection.letGo(title) : texts.selection.kept(title));
    },
    move() {
      const ids = chosen();
      const [first] = ids;
      if (first === undefined) return;
      if (ids.length > 1) return announce(texts.selection.move);
      places.startMove(first);
    },
    rename() {
      editor.store.setState({ panel: "setup" });
      selectName();
    },
    comment: () => editor.store.setState({ panel: "comments", isCommenting: true }),
    openInspector: () =>
      (
        inspector.current?.querySelector<HTMLElement>(
          "[role=tabpanel] :is(input, button, textarea, a)",
        ) ?? inspector.current?.querySelector<HTMLElement>("input, button, textarea")
      )?.focus(),
    /** Move the branch the selected step stands in. */
    moveBranch(by: -1 | 1) {
      const { selected } = present();
      const place = selected === null ? null : branchOf(document(), selected);
      if (!place) return;
      editor.change(en.journey.labels.moveBranch, (d) =>
        ops.moveBranch(d, place.source, place.key, by),
      );
      focus();
    },
    isEntry: (id: string) => indexOf(document()).nodes.get(id)?.kind === "entry",
  };
}

type Label = (n: number) => string;
