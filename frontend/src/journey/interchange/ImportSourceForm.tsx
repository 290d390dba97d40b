import { Alert, Stack, Textarea } from "@mantine/core";
import { type FormEvent, useState } from "react";
import { isApiError, messageOf } from "../../api/errors";
import type { ImportSource } from "../../api/queries/interchange";
import { en } from "../../texts/en";
import { DialogActions } from "../../ui/DialogActions";
import { FileDrop } from "../../ui/FileDrop";
import classes from "./Interchange.module.css";

const ACCEPTED = ".json,.bpmn,.xml,.mmd,.mermaid,.md,.txt";

interface ImportSourceFormProps {
  /** What was pasted before somebody came back. */
  start: string;
  error: unknown;
  isPending: boolean;
  onChoose: (source: ImportSource) => void;
  onCancel: () => void;
}

/** A file to drop or choose, or text to paste. */
export function ImportSourceForm(props: ImportSourceFormProps) {
  const { start, error, isPending, onChoose, onCancel } = props;
  const [text, setText] = useState(start);
  const texts = en.interchange;
  const submit = (event: FormEvent) => {
    event.preventDefault();
    if (text.trim()) onChoose({ text });
  };
  return (
    <form onSubmit={submit}>
      <Stack gap="md">
        <p className={classes.intro}>{texts.importIntro}</p>
        <FileDrop
          accepted={ACCEPTED}
          label={texts.drop}
          labelOver={texts.dropHere}
          onFile={(file) => onChoose({ file })}
        />
        <Textarea
          label={texts.paste}
          placeholder={texts.pastePlaceholder}
          autosize
          minRows={5}
          maxRows={12}
          spellCheck={false}
          classNames={{ input: classes.code ?? "" }}
          value={text}
          onChange={(event) => setText(event.currentTarget.value)}
        />
        {error !== null && <Refusal error={error} />}
        <DialogActions
          label={texts.look}
          onCancel={onCancel}
          isDisabled={!text.trim()}
          isPending={isPending}
        />
      </Stack>
    </form>
  );
}

/** Why a file cannot come in: every line that is wrong. */
function Refusal({ error }: { error: unknown }) {
  const errors = isApiError(error) ? error.errors : [];
  if (errors.length < 2) {
    return (
      <Alert color="red" variant="light" role="alert">
        {messageOf(error)}
      </Alert>
    );
  }
  return (
    <Alert color="red" variant="light" role="alert" title={en.interchange.refused}>
      <ul className={classes.refusals}>
        {errors.map((one, at) => (
          // biome-ignore lint/suspicious/noArrayIndexKey: the list never changes
          <li key={at}>{one.message}</li>
        ))}
      </ul>
    </Alert>
  );
}
