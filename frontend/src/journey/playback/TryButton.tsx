import { Button } from "@mantine/core";
import { useEffect, useRef } from "react";
import { en } from "../../texts/en";
import { useEditor, useEditorState } from "../editorStore";

/** Opens the panel, and closes it again. */
export function TryButton() {
  const editor = useEditor();
  const isTrying = useEditorState((s) => s.isTrying);
  const button = useRef<HTMLButtonElement>(null);
  const wasTrying = useRef(false);
  useEffect(() => {
    const isLost = document.activeElement === document.body;
    // Whoever closes the panel from inside comes back to where they opened it.
    if (wasTrying.current && !isTrying && isLost) button.current?.focus();
    wasTrying.current = isTrying;
  }, [isTrying]);
  return (
    <Button
      ref={button}
      size="xs"
      variant={isTrying ? "light" : "default"}
      aria-expanded={isTrying}
      onClick={() => editor.store.setState({ isTrying: !isTrying })}
    >
      {en.openers.tryPersona}
    </Button>
  );
}
