import { Button, Modal, Stack, Textarea } from "@mantine/core";
import { useState } from "react";
import { en } from "../texts/en";
import { DialogActions } from "../ui/DialogActions";

interface AskButtonProps {
  name: string;
  isPending: boolean;
  onAsk: (note: string) => void;
}

/** Who may not put the campaign live asks those who may. */
export function AskButton({ name, isPending, onAsk }: AskButtonProps) {
  const [note, setNote] = useState<string | null>(null);
  const close = () => setNote(null);
  return (
    <>
      <Button onClick={() => setNote("")}>{en.campaigns.ask}</Button>
      <Modal opened={note !== null} onClose={close} title={en.campaigns.askTitle(name)}>
        <Stack>
          {en.campaigns.askText}
          <Textarea
            label={en.campaigns.askNote}
            data-autofocus
            maxLength={500}
            autosize
            minRows={2}
            value={note ?? ""}
            onChange={(event) => setNote(event.currentTarget.value)}
          />
          <DialogActions
            label={en.campaigns.ask}
            isPending={isPending}
            onCancel={close}
            onSubmit={() => {
              onAsk(note ?? "");
              close();
            }}
          />
        </Stack>
      </Modal>
    </>
  );
}
