import { Button } from "@mantine/core";
import { useEffect } from "react";
import { en } from "../texts/en";
import { announce } from "../ui/announce";
import { type Placing, useEditor, useEditorState } from "./editorStore";
import { indexOf } from "./model";
import classes from "./PlacingNotice.module.css";
import { useView } from "./viewContext";

/** Says, also aloud, what is being placed while the (+) are lit; Esc or the button ends it. */
export function PlacingNotice() {
  const editor = useEditor();
  const words = useWordsOf();
  const placing = useEditorState((s) => s.placing);
  const isPlacing = placing !== null;
  useEffect(() => {
    if (!isPlacing) return;
    const stop = (event: KeyboardEvent) => {
      if (event.key === "Escape") editor.store.setState({ placing: null });
    };
    window.addEventListener("keydown", stop);
    return () => window.removeEventListener("keydown", stop);
  }, [isPlacing, editor]);
  const text = placing && words(placing);
  const said = placing?.isDragged ? null : text;
  useEffect(() => {
    if (said) announce(said);
  }, [said]);
  if (!placing) return null;
  return (
    <div className={classes.notice}>
      {text}
      <Button
        size="compact-xs"
        variant="default"
        onClick={() => editor.store.setState({ placing: null })}
      >
        {en.journey.palette.stop}
      </Button>
    </div>
  );
}

function useWordsOf() {
  const editor = useEditor();
  const { words } = useView();
  const { choose, chooseFor } = en.journey.palette;
  return (placing: Placing): string => {
    if (placing.what === "new") return choose(words.kindLabel(placing.kind));
    const step = indexOf(editor.getDraft().document).nodes.get(placing.id);
    return chooseFor(step ? words.title(step) : placing.id);
  };
}
