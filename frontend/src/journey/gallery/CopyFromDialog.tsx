import { Modal, Select, Stack } from "@mantine/core";
import { useState } from "react";
import { useNavigate } from "react-router";
import { useAllJourneys } from "../../api/queries/all";
import { useCloneJourney } from "../../api/queries/versions";
import { en } from "../../texts/en";
import { DialogActions } from "../../ui/DialogActions";
import { ErrorNotice } from "../../ui/ErrorNotice";

const texts = en.gallery;

/** Begin with the draft of another journey. */
export default function CopyFromDialog({ onClose }: { onClose: () => void }) {
  const navigate = useNavigate();
  const journeys = useAllJourneys();
  const [id, setId] = useState<number | null>(null);
  const chosen = journeys.data?.find((one) => one.id === id);
  const clone = useCloneJourney(id ?? 0);
  const copy = () =>
    chosen &&
    clone.mutate(
      { name: en.journey.create.copyOf(chosen.name).slice(-120) },
      { onSuccess: (journey) => navigate(`/j/${journey.id}/edit`) },
    );
  return (
    <Modal opened onClose={onClose} title={texts.copyTitle}>
      <Stack gap="md">
        <Select
          data-autofocus
          label={texts.copyWhich}
          placeholder={texts.copyPlaceholder}
          searchable
          disabled={!journeys.data}
          nothingFoundMessage={journeys.data?.length ? en.ui.nothingFound : texts.copyNone}
          value={id === null ? null : String(id)}
          data={(journeys.data ?? []).map((one) => ({ value: String(one.id), label: one.name }))}
          onChange={(value) => setId(value === null ? null : Number(value))}
        />
        {journeys.error && <ErrorNotice error={journeys.error} onRetry={journeys.refetch} />}
        {clone.error && <ErrorNotice error={clone.error} />}
        <DialogActions
          label={texts.copySubmit}
          onCancel={onClose}
          onSubmit={copy}
          isDisabled={!chosen}
          isPending={clone.isPending}
        />
      </Stack>
    </Modal>
  );
}
