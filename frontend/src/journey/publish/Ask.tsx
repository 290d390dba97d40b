import { Textarea } from "@mantine/core";
import { useState } from "react";
import { type Approval, useAsk } from "../../api/queries/approvals";
import { en } from "../../texts/en";
import { DialogActions } from "../../ui/DialogActions";
import { toast } from "../../ui/toast";
import { useView } from "../viewContext";
import classes from "./PublishSheet.module.css";
import { Refusal } from "./Refusal";
import { useReady, useSave } from "./useReady";

interface AskProps {
  waiting: Approval | undefined;
  hasRead: boolean;
  onClose: () => void;
}

/** Somebody who may not put this draft live asks those who may. */
export function Ask({ waiting, hasRead, onClose }: AskProps) {
  const { journey } = useView();
  const [note, setNote] = useState("");
  const ask = useAsk(journey.id);
  const save = useSave();
  const { isReady } = useReady(hasRead);
  const texts = en.publish;
  const submit = () =>
    ask.mutate(
      { note, save },
      {
        onSuccess: () => {
          toast(texts.asked);
          onClose();
        },
      },
    );
  return (
    <>
      <p className={classes.intro}>{texts.askIntro}</p>
      <Textarea
        label={texts.note}
        maxLength={500}
        autosize
        minRows={2}
        value={note}
        onChange={(event) => setNote(event.currentTarget.value)}
      />
      {ask.error && <Refusal error={ask.error} onFollow={onClose} />}
      <DialogActions
        label={waiting ? texts.askAgain : texts.ask}
        onCancel={onClose}
        isDisabled={!isReady}
        isPending={ask.isPending}
        onSubmit={submit}
      />
    </>
  );
}
