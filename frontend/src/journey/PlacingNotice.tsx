import { Button } from "@mantine/core";
import { useEffect } from "react";
import { en } from "../texts/en";
import { useEditor, useEditorState } from "./editorStore";
import { indexOf } from "./model";
import classes from "./PlacingNotice.module.css";
import { useView } from "./viewContext";

/** Says what is being placed while the (+) are lit; Esc or the button ends it. */
export function PlacingNotice() {
  const editor = useEditor();
  const { words } = useView();
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
  if (!placing) return null;
  const { choose, chooseFor, stop } = en.journey.palette;
  const step = placing.what === "step" && indexOf(editor.getDraft().document).nodes.get(placing.id);
  const text =
    placing.what === "new"
      ? choose(words.kindLabel(placing.kind))
      : chooseFor(step ? words.title(step) : placing.id);
  return (
    <div className={classes.notice}>
      {text}
      <Button
        size="compact-xs"
        variant="default"
        onClick={() => editor.store.setState({ placing: null })}
      >
        {stop}
      </Button>
    </div>
  );
}
