import { loginAddress } from "../../api/client";
import { en } from "../../texts/en";
import { formatTime } from "../../ui/format";
import type { SaveState } from "../autosave";
import classes from "../EditorBar.module.css";
import { useEditorState } from "../editorStore";

/** How it stands with saving, in the top bar. */
export function SaveNote({ number }: { number: number }) {
  const save = useEditorState((s) => s.save);
  const isKept = useEditorState((s) => s.isKept);
  return (
    <>
      <span className={classes.save} data-kind={save.kind} role="status">
        <span className={classes.number}>
          {en.journey.editor.draft(number)}
          {" · "}
        </span>
        {textOf(save, isKept)}
      </span>
      {save.kind === "signedOut" && (
        <a href={loginAddress("/j")} target="_blank" rel="noreferrer" className={classes.signIn}>
          {en.safety.signIn}
        </a>
      )}
    </>
  );
}

function textOf(save: SaveState, isKept: boolean): string {
  const texts = en.journey.save;
  switch (save.kind) {
    case "saved":
      return texts.saved(save.at === null ? null : formatTime(save.at));
    case "offline":
      return texts.offline(isKept);
    case "refused":
      return texts.refused(save.error.message);
    default:
      return texts[save.kind];
  }
}
