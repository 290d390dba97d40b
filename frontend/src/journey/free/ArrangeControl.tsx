import { en } from "../../texts/en";
import { announce } from "../../ui/announce";
import { useEditor, useEditorState } from "../editorStore";
import { ToolSwitch } from "../ToolSwitch";
import { ToolButton } from "../ToolWord";
import { useView } from "../viewContext";
import { setFree, tidyUp } from "./places";

/** Whether cards stand where people put them, and the way back. */
export function ArrangeControl() {
  const editor = useEditor();
  const { canEdit, canvas } = useView();
  const isFree = useEditorState((s) => s.history.present.draft.free !== undefined);
  const texts = en.free;
  if (!canEdit) return null;
  const tidy = () => {
    editor.commit(texts.labels.tidyUp, tidyUp);
    announce(texts.tidied);
    const { selected, draft } = editor.store.getState().history.present;
    const shown = selected ?? draft.document.nodes[0]?.id;
    // Once the cards stand at their new places.
    requestAnimationFrame(() => shown !== undefined && canvas.current?.showStep(shown));
  };
  const set = (isOn: boolean) => {
    if (!isOn) return tidy();
    editor.commit(texts.labels.on, setFree);
    announce(texts.on);
  };
  return (
    <>
      <ToolSwitch icon="move" word={texts.show} hint={texts.hint} isOn={isFree} onChange={set} />
      {isFree && <ToolButton icon="tidy" word={texts.tidyUp} onClick={tidy} />}
    </>
  );
}
