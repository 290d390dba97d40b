import { Button, Modal, Stack } from "@mantine/core";
import { en } from "../../texts/en";
import { useDraft, useEditor, useEditorState } from "../editorStore";
import { outcomeLabel } from "../kinds";
import { indexOf, outcomesIn } from "../model";
import { countRemoved } from "../ops";
import { useView } from "../viewContext";

/** Removing a split asks which branch stays; all of them go only when that is said. */
export default function RemoveSplitDialog({ onClose }: { onClose: () => void }) {
  const editor = useEditor();
  const { words } = useView();
  const { document } = useDraft();
  const id = useEditorState((s) => s.removing);
  const node = id === null ? undefined : indexOf(document).nodes.get(id);
  if (!node) return null;
  const texts = en.journey.removing;
  return (
    <Modal opened onClose={onClose} title={texts.title(words.title(node))} size="sm">
      <Stack gap="xs">
        {texts.text(countRemoved(document, node.id))}
        {outcomesIn(document, node).map((key) => (
          <Button key={key} variant="default" fullWidth onClick={() => editor.remove(node.id, key)}>
            {texts.keep(outcomeLabel(node, key))}
          </Button>
        ))}
        <Button color="red" fullWidth onClick={() => editor.remove(node.id)}>
          {texts.all}
        </Button>
      </Stack>
    </Modal>
  );
}
