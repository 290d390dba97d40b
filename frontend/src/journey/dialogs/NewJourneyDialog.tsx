import { Modal, Stack, Switch, TextInput } from "@mantine/core";
import { type FormEvent, useState } from "react";
import { useNavigate } from "react-router";
import { fieldErrors, messageOf } from "../../api/errors";
import { useCreateJourney } from "../../api/queries/journeys";
import { en } from "../../texts/en";
import { DialogActions } from "../../ui/DialogActions";
import { starterJourney } from "../starter";

interface NewJourneyDialogProps {
  isOpen: boolean;
  onClose: () => void;
}

export function NewJourneyDialog({ isOpen, onClose }: NewJourneyDialogProps) {
  return (
    <Modal opened={isOpen} onClose={onClose} title={en.journey.create.title}>
      {isOpen && <NewJourneyForm onClose={onClose} />}
    </Modal>
  );
}

function NewJourneyForm({ onClose }: { onClose: () => void }) {
  const navigate = useNavigate();
  const create = useCreateJourney();
  const [name, setName] = useState("");
  const [incubating, setIncubating] = useState(false);
  const [isMissing, setMissing] = useState(false);
  const texts = en.journey.create;
  const refusal = create.error && (fieldErrors(create.error).name ?? messageOf(create.error));
  const submit = (event: FormEvent) => {
    event.preventDefault();
    if (!name.trim()) return setMissing(true);
    create.mutate(
      { name: name.trim(), ...starterJourney({ incubating }) },
      { onSuccess: (journey) => navigate(`/j/${journey.id}/edit`) },
    );
  };
  return (
    <form onSubmit={submit} noValidate>
      <Stack gap="md">
        <TextInput
          data-autofocus
          label={texts.name}
          placeholder={texts.placeholder}
          maxLength={120}
          value={name}
          error={isMissing && !name.trim() ? texts.nameMissing : refusal}
          onChange={(event) => setName(event.currentTarget.value)}
        />
        <Switch
          label={texts.incubating}
          description={texts.incubatingHint}
          checked={incubating}
          onChange={(event) => setIncubating(event.currentTarget.checked)}
        />
        <DialogActions label={texts.submit} onCancel={onClose} isPending={create.isPending} />
      </Stack>
    </form>
  );
}
