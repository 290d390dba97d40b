/** Where the focus goes when what it stood on leaves the page. */
import { type RefObject, useEffect } from "react";
import type { OverlayStore } from "../canvas/overlay";
import { focusLater } from "../ui/focusLater";
import { type Editor, useEditor, useEditorState } from "./editorStore";
import { stepHistory } from "./keys";
import { placeId } from "./model";
import { placesInOrder, readingOrder } from "./reading";
import { useView } from "./viewContext";

/** Who changes the view by key goes on with the step they stood on. */
export function FocusOnOpen({ isWanted }: { isWanted: RefObject<boolean> }) {
  const editor = useEditor();
  const { canvas } = useView();
  useEffect(() => {
    if (!isWanted.current) return;
    isWanted.current = false;
    const { draft, selected } = editor.store.getState().history.present;
    canvas.current?.focusStep(selected ?? readingOrder(draft.document)[0] ?? null);
  }, [isWanted, editor, canvas]);
  return null;
}

/** Undo and redo while the focus is nowhere: the step it was on may just have gone. */
export function useHistoryKeys(editor: Editor, canEdit: boolean) {
  const { canvas } = useView();
  useEffect(() => {
    const onKeyDown = (event: KeyboardEvent) => {
      const key = event.key.toLowerCase();
      const isHistory = (event.ctrlKey || event.metaKey) && (key === "z" || key === "y");
      if (!canEdit || !isHistory || event.target !== document.body) return;
      event.preventDefault();
      stepHistory(editor, key === "y" || event.shiftKey);
      canvas.current?.focusStep(editor.store.getState().history.present.selected);
    };
    window.addEventListener("keydown", onKeyDown);
    return () => window.removeEventListener("keydown", onKeyDown);
  }, [editor, canvas, canEdit]);
}

/** Whoever places a step by keys is led to the first place after the selected step. */
export function useFocusOnPlace(overlay: OverlayStore) {
  const editor = useEditor();
  const { canvas } = useView();
  const placing = useEditorState((s) => s.placing);
  useEffect(() => {
    if (!placing || placing.isDragged) return;
    const { draft, selected } = editor.store.getState().history.present;
    return focusLater(() => {
      const { lit } = overlay.getState();
      const all = placesInOrder(draft.document);
      const after = all.findIndex((place) => place.source === selected);
      const round = [...all.slice(Math.max(after, 0)), ...all];
      const first = round.map(placeId).find((id) => lit?.has(id));
      if (first !== undefined) canvas.current?.focusPlace(first);
    });
  }, [placing, editor, overlay, canvas]);
}
