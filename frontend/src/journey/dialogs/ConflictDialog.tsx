import { Button, Group, Modal } from "@mantine/core";
import { useState } from "react";
import { useNavigate } from "react-router";
import { createJourney } from "../../api/queries/journeys";
import { en } from "../../texts/en";
import { toastError } from "../../ui/toast";
import { useEditor, useEditorState } from "../editorStore";
import { toBody } from "../useAutosave";

/** Somebody else saved first: neither version is lost, whichever is chosen. */
export function ConflictDialog({ onTakeTheirs }: { onTakeTheirs: () => void }) {
  const editor = useEditor();
  const navigate = useNavigate();
  const isOpen = useEditorState((s) => s.save.kind === "conflict");
  const [isCopying, setCopying] = useState(false);
  const texts = en.journey.conflict;
  const keepMine = async () => {
    setCopying(true);
    const draft = editor.getDraft();
    try {
      const body = { ...toBody(draft), name: en.journey.create.copyOf(draft.name) };
      const copy = await createJourney(body);
      navigate(`/j/${copy.id}/edit`);
    } catch (error) {
      toastError(error);
      setCopying(false);
    }
  };
  return (
    <Modal opened={isOpen} onClose={() => {}} withCloseButton={false} title={texts.title}>
      <p style={{ marginTop: 0 }}>{texts.text}</p>
      <Group justify="flex-end">
        <Button variant="default" onClick={onTakeTheirs} disabled={isCopying}>
          {texts.take}
        </Button>
        <Button onClick={keepMine} loading={isCopying}>
          {texts.keep}
        </Button>
      </Group>
    </Modal>
  );
}
