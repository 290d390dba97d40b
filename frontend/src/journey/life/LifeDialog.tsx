import { Alert, Modal, NumberInput, Stack } from "@mantine/core";
import { useState } from "react";
import { messageOf } from "../../api/errors";
import { type LifeAction, type LifeCycle, useChangeStatus } from "../../api/queries/versions";
import { en } from "../../texts/en";
import { DialogActions } from "../../ui/DialogActions";
import { toast } from "../../ui/toast";
import { useView } from "../viewContext";
import classes from "./Life.module.css";
import { NoteField } from "./NoteField";

interface LifeDialogProps {
  action: LifeAction | null;
  life: LifeCycle | undefined;
  onClose: () => void;
}

/** Pause, go on, stop, archive: says whom it concerns before it is done. */
export function LifeDialog({ action, life, onClose }: LifeDialogProps) {
  return (
    <Modal
      opened={action !== null && life !== undefined}
      onClose={onClose}
      title={action && en.life.titles[action]}
    >
      {action && life && <LifeForm action={action} life={life} onClose={onClose} />}
    </Modal>
  );
}

interface LifeFormProps {
  action: LifeAction;
  life: LifeCycle;
  onClose: () => void;
}

const MOST_MINUTES = 24 * 60;

function LifeForm({ action, life, onClose }: LifeFormProps) {
  const { journey, autosave, onPublished } = useView();
  const change = useChangeStatus(journey.id);
  const [note, setNote] = useState("");
  const [minutes, setMinutes] = useState<number | string>("");
  const texts = en.life;
  const submit = async () => {
    // The editor opens anew afterwards: what is unsaved must not be lost by that.
    await autosave.current?.flush();
    const spread = action === "resume" ? { spread_minutes: toMinutes(minutes) } : {};
    change.mutate(
      { action, life: life.revision, note, ...spread },
      {
        onSuccess: () => {
          toast(texts.done[action]);
          onClose();
          onPublished();
        },
      },
    );
  };
  return (
    <Stack gap="md">
      <p className={classes.hint}>
        {texts.about[action](action === "resume" ? life.held : life.people)}
      </p>
      {action === "resume" && life.held > 0 && (
        <NumberInput
          label={texts.spread}
          description={texts.spreadHint}
          min={0}
          max={MOST_MINUTES}
          allowDecimal={false}
          value={minutes}
          onChange={setMinutes}
        />
      )}
      <NoteField value={note} onChange={setNote} />
      {change.error && (
        <Alert color="red" role="alert">
          {messageOf(change.error)}
        </Alert>
      )}
      <DialogActions
        label={texts.submit[action]}
        onCancel={onClose}
        hasFocus
        isDanger={action === "stop"}
        isPending={change.isPending}
        onSubmit={submit}
      />
    </Stack>
  );
}

const toMinutes = (typed: number | string): number | null => (typed === "" ? null : Number(typed));
