import { Button, Group, Modal, Stack } from "@mantine/core";
import type { JourneyRow } from "../../api/types";
import { en } from "../../texts/en";
import LabelField from "./LabelField";

interface LabelDialogProps {
  journey: JourneyRow;
  onClose: () => void;
}

export default function LabelDialog({ journey, onClose }: LabelDialogProps) {
  return (
    <Modal opened onClose={onClose} title={en.journey.list.labelsOf(journey.name)}>
      <Stack gap="md">
        <LabelField id={journey.id} known={journey.labels} canEdit />
        <Group justify="flex-end">
          <Button onClick={onClose}>{en.life.close}</Button>
        </Group>
      </Stack>
    </Modal>
  );
}
