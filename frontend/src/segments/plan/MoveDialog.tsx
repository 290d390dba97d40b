import { Button, Group, Modal, NumberInput } from "@mantine/core";
import { useState } from "react";
import { en } from "../../texts/en";
import type { PlanRow } from "./model";

interface MoveDialogProps {
  row: PlanRow;
  last: number;
  onClose: () => void;
  onMove: (number: number) => void;
}

/** "Move to number...": the way to reorder without dragging. */
export default function MoveDialog({ row, last, onClose, onMove }: MoveDialogProps) {
  return (
    <Modal opened onClose={onClose} title={en.plan.moveToTitle(row.segment.name)} size="sm">
      <MoveForm last={last} onClose={onClose} onMove={onMove} />
    </Modal>
  );
}

function MoveForm({ last, onClose, onMove }: Omit<MoveDialogProps, "row">) {
  const [number, setNumber] = useState<number | string>(1);
  const isRight = typeof number === "number" && number >= 1 && number <= last;
  return (
    <form
      onSubmit={(event) => {
        event.preventDefault();
        if (isRight) onMove(number);
      }}
    >
      <NumberInput
        data-autofocus
        label={en.plan.moveToLabel(last)}
        value={number}
        onChange={setNumber}
        min={1}
        max={last}
        allowDecimal={false}
      />
      <Group justify="flex-end" mt="md" gap="xs">
        <Button variant="default" onClick={onClose}>
          {en.ui.cancel}
        </Button>
        <Button type="submit" disabled={!isRight}>
          {en.plan.move}
        </Button>
      </Group>
    </form>
  );
}
