import { Modal, Radio, Stack } from "@mantine/core";
import { useState } from "react";
import { messageOf } from "../../api/errors";
import { type Chosen, type Parked, useSkipParked } from "../../api/queries/parked";
import { en } from "../../texts/en";
import { DialogActions } from "../../ui/DialogActions";
import { lookUp } from "../../ui/lookUp";
import { toast } from "../../ui/toast";
import classes from "./PeoplePage.module.css";

interface SkipDialogProps {
  id: number;
  isOpen: boolean;
  chosen: Chosen;
  people: number;
  /** Those of them who are on the page. */
  rows: Parked[];
  onClose: () => void;
  onDone: () => void;
}

const OUT = "$out";

/** Where people go on without their step: by one of its paths, or out of the journey. */
export function SkipDialog({ isOpen, onClose, ...form }: SkipDialogProps) {
  return (
    <Modal opened={isOpen} onClose={onClose} title={en.people.skipTitle(form.people)}>
      {isOpen && <SkipForm {...form} onClose={onClose} />}
    </Modal>
  );
}

function SkipForm(props: Omit<SkipDialogProps, "isOpen">) {
  const { id, chosen, rows, onClose, onDone } = props;
  const skip = useSkipParked(id);
  const outcomes = sharedOutcomes(rows);
  const [way, setWay] = useState(outcomes[0] ?? OUT);
  const texts = en.people;
  const submit = () =>
    skip.mutate(
      { ...chosen, outcome: way === OUT ? null : way },
      {
        onSuccess: ({ people }) => {
          toast(texts.skipped(people));
          onDone();
          onClose();
        },
      },
    );
  return (
    <Stack gap="md">
      <Radio.Group label={texts.skipTo} value={way} onChange={setWay}>
        <Stack gap="xs" mt="xs">
          {outcomes.map((key) => (
            <Radio
              key={key}
              value={key}
              label={texts.skipBy(lookUp<string>(en.journey.outcomes, key) ?? key)}
            />
          ))}
          <Radio value={OUT} label={texts.skipOut} />
        </Stack>
      </Radio.Group>
      {outcomes.length === 0 && <p className={classes.since}>{texts.severalSteps}</p>}
      {skip.error && (
        <p role="alert" className={classes.sentence} data-parked>
          {messageOf(skip.error)}
        </p>
      )}
      <DialogActions
        label={texts.skipSubmit}
        onCancel={onClose}
        isPending={skip.isPending}
        onSubmit={submit}
      />
    </Stack>
  );
}

/** Paths are those of one step; people at several steps have none in common. */
function sharedOutcomes(rows: Parked[]): string[] {
  const [first, ...rest] = rows;
  return first && rest.every((row) => row.node === first.node) ? first.outcomes : [];
}
