import { Button, Modal, Stack } from "@mantine/core";
import { en } from "../../texts/en";
import { useDraft, useEditor, useEditorState } from "../editorStore";
import { countRemoved } from "../many";

/** Removing several steps asks when branches nobody selected would go with them. */
export default function RemoveManyDialog({ onClose }: { onClose: () => void }) {
  const editor = useEditor();
  const { document } = useDraft();
  const ids = useEditorState((s) => s.removingMany);
  if (!ids) return null;
  const texts = en.editing.many;
  return (
    <Modal opened onClose={onClose} title={texts.title(ids.length)} size="sm">
      <Stack gap="xs">
        {texts.text(countRemoved(document, ids))}
        <Button color="red" fullWidth onClick={() => editor.removeMany(ids)}>
          {texts.remove}
        </Button>
        <Button variant="default" fullWidth onClick={onClose}>
          {texts.cancel}
        </Button>
      </Stack>
    </Modal>
  );
}
