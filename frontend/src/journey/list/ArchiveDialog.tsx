import { Alert, Modal, Stack } from "@mantine/core";
import { useState } from "react";
import { messageOf } from "../../api/errors";
import { type LifeCycle, useChangeStatus } from "../../api/queries/versions";
import type { JourneyRow } from "../../api/types";
import { en } from "../../texts/en";
import { DialogActions } from "../../ui/DialogActions";
import { toast } from "../../ui/toast";
import { NoteField } from "../life/NoteField";

interface ArchiveDialogProps {
  journey: JourneyRow;
  life: LifeCycle;
  onClose: () => void;
}

/** Put a journey away from the list; says whom it concerns before it is done. */
export default function ArchiveDialog({ journey, life, onClose }: ArchiveDialogProps) {
  const change = useChangeStatus(journey.id);
  const [note, setNote] = useState("");
  const archive = () =>
    change.mutate(
      { action: "archive", life: life.revision, note },
      {
        onSuccess: () => {
          toast(en.life.done.archive);
          onClose();
        },
      },
    );
  return (
    <Modal opened onClose={onClose} title={`${en.life.titles.archive}: ${journey.name}`}>
      <Stack gap="md">
        <span>{en.life.about.archive(life.people)}</span>
        <NoteField value={note} onChange={setNote} />
        {change.error && (
          <Alert color="red" role="alert">
            {messageOf(change.error)}
          </Alert>
        )}
        <DialogActions
          label={en.life.submit.archive}
          onCancel={onClose}
          hasFocus
          isPending={change.isPending}
          onSubmit={archive}
        />
      </Stack>
    </Modal>
  );
}
