import { useRef, useState } from "react";
import { useCanEdit } from "../api/queries/me";
import type { JourneyDetail, NodeKind } from "../api/types";
import { Canvas } from "../canvas/Canvas";
import type { CanvasHandle } from "../canvas/useCanvasHandle";
import { en } from "../texts/en";
import { Checks } from "./Checks";
import { ConflictDialog } from "./dialogs/ConflictDialog";
import { KeysDialog } from "./dialogs/KeysDialog";
import { RemoveSplitDialog } from "./dialogs/RemoveSplitDialog";
import { EditorBar } from "./EditorBar";
import classes from "./EditorView.module.css";
import { useEditor } from "./editorStore";
import { Inspector } from "./inspector/Inspector";
import { useMapLayer } from "./map/useMapLayer";
import { Palette } from "./Palette";
import { PlacingNotice } from "./PlacingNotice";
import { QuickAdd } from "./QuickAdd";
import { Toolbar } from "./Toolbar";
import { useAutosave } from "./useAutosave";
import { useCanvasKeys } from "./useCanvasKeys";
import { useCounts } from "./useCounts";
import { useOverlaySync } from "./useOverlaySync";
import { usePicture } from "./usePicture";
import { usePlaces } from "./usePlaces";
import { useProblems } from "./useProblems";
import { ViewContext } from "./viewContext";

interface EditorViewProps {
  journey: JourneyDetail;
  kinds: NodeKind[];
  onReopen: () => void;
}

/** Palette, canvas and inspector of one journey. */
export function EditorView({ journey, kinds, onReopen }: EditorViewProps) {
  const canEdit = useCanEdit();
  const editor = useEditor();
  const canvas = useRef<CanvasHandle>(null);
  const inspector = useRef<HTMLElement>(null);
  const [areKeysShown, setKeysShown] = useState(false);
  const autosave = useAutosave(editor, journey, canEdit);
  const problems = useProblems(kinds);
  const { picture, arrangement, words } = usePicture(kinds);
  const counts = useCounts(journey);
  const overlay = useOverlaySync({ problems, counts, canEdit, picture });
  const lanes = useMapLayer(arrangement, overlay);
  const places = usePlaces(kinds);
  const onKeyDown = useCanvasKeys({
    arrangement,
    problems,
    canvas,
    inspector,
    places,
    canEdit,
    onShowKeys: () => setKeysShown(true),
  });
  const view = {
    journey,
    kinds,
    problems,
    words,
    counts,
    canEdit,
    autosave,
    canvas,
    onPublished: onReopen,
  };
  return (
    <ViewContext value={view}>
      <EditorBar />
      <div className={classes.editor} data-readonly={!canEdit || undefined}>
        {canEdit && <Palette overlay={overlay} places={places} />}
        <div className={classes.stage}>
          <Canvas
            ref={canvas}
            picture={picture}
            lanes={lanes}
            overlay={overlay}
            label={en.journey.editor.canvas(
              journey.name,
              en.journey.steps(picture.steps.length),
              en.journey.editor.problems(problems.filter((p) => p.level === "problem").length),
            )}
            onSelect={editor.select}
            onInsert={places.onPlus}
            onKeyDown={onKeyDown}
          />
          <PlacingNotice />
          <Toolbar onShowKeys={() => setKeysShown(true)} />
        </div>
        <aside ref={inspector} className={classes.side} aria-label={en.journey.inspector.label}>
          <Inspector />
          <Checks />
        </aside>
      </div>
      <QuickAdd places={places} />
      <RemoveSplitDialog />
      <ConflictDialog onTakeTheirs={onReopen} />
      <KeysDialog isOpen={areKeysShown} onClose={() => setKeysShown(false)} />
    </ViewContext>
  );
}
