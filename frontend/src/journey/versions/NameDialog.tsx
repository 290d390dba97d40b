import { Modal, Stack, TextInput } from "@mantine/core";
import { type FormEvent, useState } from "react";
import { fieldErrors, messageOf } from "../../api/errors";
import { useNameStored } from "../../api/queries/states";
import type { JourneyDetail } from "../../api/types";
import { en } from "../../texts/en";
import { DialogActions } from "../../ui/DialogActions";
import type { Entry } from "./entries";

interface NameDialogProps {
  journey: JourneyDetail;
  entry: Entry;
  onClose: () => void;
}

const MOST_LETTERS = 80;

/** Give a version or a draft a name, or take it away. */
export function NameDialog({ journey, entry, onClose }: NameDialogProps) {
  const texts = en.versions;
  const [name, setName] = useState(entry.name);
  const [isMissing, setMissing] = useState(false);
  const naming = useNameStored(journey.id);
  const submit = (event: FormEvent) => {
    event.preventDefault();
    const typed = name.trim();
    // Only what has a name can lose it.
    if (!typed && !entry.name) return setMissing(true);
    const { revision } = journey.draft;
    naming.mutate({ stored: entry.stored, name: typed, revision }, { onSuccess: onClose });
  };
  const refused = naming.error && (fieldErrors(naming.error).name ?? messageOf(naming.error));
  return (
    <Modal opened onClose={onClose} title={texts.nameTitle(entry.title)}>
      <form onSubmit={submit}>
        <Stack gap="md">
          <TextInput
            label={texts.nameLabel}
            description={entry.name ? texts.nameHint : texts.nameNew}
            placeholder={texts.namePlaceholder}
            data-autofocus
            maxLength={MOST_LETTERS}
            value={name}
            error={(isMissing && !name.trim() && texts.nameMissing) || refused}
            onChange={(event) => setName(event.currentTarget.value)}
          />
          <DialogActions label={texts.nameSubmit} onCancel={onClose} isPending={naming.isPending} />
        </Stack>
      </form>
    </Modal>
  );
}
