import { type KeyboardEvent, useEffect, useMemo, useRef, useState } from "react";
import { useCanEdit } from "../api/queries/me";
import type { JourneyDetail, NodeKind } from "../api/types";
import type { CanvasHandle } from "../canvas/useCanvasHandle";
import { en } from "../texts/en";
import { fetchRest, later, laterDialog } from "../ui/later";
import { toast } from "../ui/toast";
import { Checks } from "./Checks";
import { createCommands } from "./commands";
import { OverlayComments } from "./comments/OverlayComments";
import { EditorBar } from "./EditorBar";
import classes from "./EditorView.module.css";
import { useEditor, useEditorState } from "./editorStore";
import { Inspector } from "./inspector/Inspector";
import { useMapLayer } from "./map/useMapLayer";
import { Palette } from "./Palette";
import { Playback } from "./playback/Playback";
import { OverlayNumbers } from "./results/OverlayNumbers";
import { Stage } from "./Stage";
import { SafetyDialogs } from "./safety/SafetyDialogs";
import { TabNotice } from "./safety/TabNotice";
import { useTabs } from "./safety/useTabGuard";
import { Toolbar } from "./Toolbar";
import { useAddress } from "./useAddress";
import { useAutosave } from "./useAutosave";
import { useOverlaySync } from "./useOverlaySync";
import { usePicture } from "./usePicture";
import { type Places, usePlaces } from "./usePlaces";
import { useProblems } from "./useProblems";
import { ViewContext } from "./viewContext";

const QuickAdd = later(() => import("./QuickAdd"));
const RemoveSplitDialog = laterDialog(() => import("./dialogs/RemoveSplitDialog"));
const RemoveManyDialog = laterDialog(() => import("./dialogs/RemoveManyDialog"));
const KeysDialog = laterDialog(() => import("./dialogs/KeysDialog"));

interface EditorViewProps {
  journey: JourneyDetail;
  kinds: NodeKind[];
  onReopen: () => void;
}

/** Palette, canvas and inspector of one journey. */
export function EditorView({ journey, kinds, onReopen }: EditorViewProps) {
  const { isHere } = useTabs();
  const canEdit = useCanEdit() && isHere;
  const editor = useEditor();
  const canvas = useRef<CanvasHandle>(null);
  const inspector = useRef<HTMLElement>(null);
  const [areKeysShown, setKeysShown] = useState(false);
  const autosave = useAutosave(editor, journey, canEdit);
  const { problems, isChecked } = useProblems(kinds);
  const { picture, arrangement, words } = usePicture(kinds);
  const overlay = useOverlaySync({ problems, picture });
  const lanes = useMapLayer(arrangement, overlay);
  const places = usePlaces(kinds);
  useAddress(journey, canvas);
  const commands = useMemo(
    () =>
      createCommands({ editor, places, canvas, inspector, journey: journey.id, complain: toast }),
    [editor, places, journey.id],
  );
  /** Esc leads back to the step; an open list it closes first. */
  const returnToStep = (event: KeyboardEvent) => {
    const isListOpen = (event.target as Element).getAttribute("aria-expanded") === "true";
    if (event.key !== "Escape" || isListOpen || event.defaultPrevented) return;
    canvas.current?.focusStep(editor.store.getState().history.present.selected);
  };
  const showKeys = () => setKeysShown(true);
  useEffect(() => void fetchRest(), []);
  const view = {
    journey,
    kinds,
    problems,
    isChecked,
    words,
    canEdit,
    autosave,
    canvas,
    commands,
    onPublished: onReopen,
  };
  return (
    <ViewContext value={view}>
      <EditorBar />
      <SafetyDialogs />
      <div className={classes.editor} data-readonly={!canEdit || undefined}>
        {canEdit && <Palette overlay={overlay} places={places} />}
        <div className={classes.stage}>
          <div className={classes.picture}>
            <Stage
              picture={picture}
              lanes={lanes}
              arrangement={arrangement}
              overlay={overlay}
              places={places}
              onShowKeys={showKeys}
            />
            <OverlayNumbers overlay={overlay} />
            <OverlayComments overlay={overlay} />
            <TabNotice />
            <Toolbar onShowKeys={showKeys} />
          </div>
          <Playback overlay={overlay} />
        </div>
        <aside
          ref={inspector}
          className={classes.side}
          aria-label={en.journey.inspector.label}
          onKeyDown={returnToStep}
        >
          <Inspector />
          <Checks />
        </aside>
      </div>
      <Asked places={places} />
      {areKeysShown && <KeysDialog onClose={() => setKeysShown(false)} />}
    </ViewContext>
  );
}

/** What adding and removing steps asks. */
function Asked({ places }: { places: Places }) {
  const { store } = useEditor();
  const isAdding = useEditorState((s) => s.quickAdd !== null);
  const isSplit = useEditorState((s) => s.removing !== null);
  const isMany = useEditorState((s) => s.removingMany !== null);
  return (
    <>
      {isAdding && <QuickAdd places={places} />}
      {isSplit && <RemoveSplitDialog onClose={() => store.setState({ removing: null })} />}
      {isMany && <RemoveManyDialog onClose={() => store.setState({ removingMany: null })} />}
    </>
  );
}
