import { Button } from "@mantine/core";
import { en } from "../texts/en";
import { Icon } from "../ui/Icon";
import { useHint } from "../ui/useHint";
import { useEditor, useEditorState } from "./editorStore";
import { ArrangeControl } from "./free/ArrangeControl";
import { redoLabel, undoLabel } from "./history";
import { stepHistory } from "./keys";
import { setPreference, usePreferences } from "./preferences";
import { NumbersControl } from "./results/NumbersControl";
import classes from "./Toolbar.module.css";
import { ToolSwitch } from "./ToolSwitch";
import { ToolButton } from "./ToolWord";
import { useView } from "./viewContext";

export function Toolbar({ onShowKeys }: { onShowKeys: () => void }) {
  const editor = useEditor();
  const { journey, canEdit, canvas } = useView();
  const undo = useEditorState((s) => undoLabel(s.history));
  const redo = useEditorState((s) => redoLabel(s.history));
  const isMapShown = usePreferences((p) => p.isMapShown);
  const isTrying = useEditorState((s) => s.isTrying);
  const texts = en.journey.toolbar;
  const goToEntry = () => {
    const entry = editor.getDraft().document.nodes.find((n) => n.kind === "entry");
    if (entry) canvas.current?.openAt(entry.id);
  };
  return (
    <div className={classes.dock} data-trying={isTrying || undefined}>
      <div className={classes.bar} role="toolbar" aria-label={texts.label}>
        {canEdit && (
          <>
            <HistoryButton
              word={texts.undo}
              hint={undo && texts.undoThis(undo)}
              icon="undo"
              onClick={() => stepHistory(editor, false)}
            />
            <HistoryButton
              word={texts.redo}
              hint={redo && texts.redoThis(redo)}
              icon="redo"
              onClick={() => stepHistory(editor, true)}
            />
          </>
        )}
        <ToolButton icon="toStart" word={texts.toEntry} onClick={goToEntry} />
        {journey.published && <NumbersControl />}
        <ToolSwitch
          icon="map"
          word={en.journey.map.show}
          isOn={isMapShown}
          onChange={(isOn) => setPreference({ isMapShown: isOn })}
        />
        <ArrangeControl />
        <PickButton />
        <Button size="xs" variant="subtle" onClick={onShowKeys} aria-label={en.openers.keys}>
          ?
        </Button>
      </div>
    </div>
  );
}

/** Fingers have no Shift key: while this is on, each tap selects one more step. */
function PickButton() {
  const editor = useEditor();
  const isPicking = useEditorState((s) => s.isPicking);
  if (!matchMedia("(pointer: coarse)").matches) return null;
  const { pick, pickHint } = en.editing.selection;
  return (
    <Button
      size="xs"
      variant={isPicking ? "filled" : "default"}
      aria-pressed={isPicking}
      title={pickHint}
      onClick={() => editor.store.setState({ isPicking: !isPicking })}
    >
      {pick}
    </Button>
  );
}

interface HistoryButtonProps {
  word: string;
  /** What would be undone; nothing to undo without it. */
  hint: string | undefined;
  icon: "undo" | "redo";
  onClick: () => void;
}

function HistoryButton({ word, hint, icon, onClick }: HistoryButtonProps) {
  const [handlers, bubble] = useHint(hint);
  return (
    <>
      <Button
        {...handlers}
        size="xs"
        variant="default"
        className={classes.history ?? ""}
        leftSection={<Icon name={icon} size={14} />}
        disabled={!hint}
        aria-label={hint ?? word}
        onClick={onClick}
      >
        <span className={classes.word}>{word}</span>
      </Button>
      {bubble}
    </>
  );
}
