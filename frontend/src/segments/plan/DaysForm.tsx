import { Button, Group, NumberInput, TextInput } from "@mantine/core";
import { type FormEvent, useState } from "react";
import { en } from "../../texts/en";
import type { PlanCampaign } from "./model";
import type { DaysChange } from "./useReshape";

interface DaysFormProps {
  campaign: PlanCampaign;
  isSaving: boolean;
  onSave: (change: DaysChange) => void;
}

/** A block's days and duration as fields: what dragging its edges does, without dragging. */
export function DaysForm({ campaign, isSaving, onSave }: DaysFormProps) {
  const [startsOn, setStartsOn] = useState(campaign.starts_on ?? "");
  const [endsOn, setEndsOn] = useState(campaign.ends_on ?? "");
  const [duration, setDuration] = useState<number | string>(campaign.duration_days);
  const isReversed = startsOn !== "" && endsOn !== "" && endsOn < startsOn;
  const isRight = !isReversed && typeof duration === "number" && duration >= 1;

  const save = (event: FormEvent) => {
    event.preventDefault();
    if (!isRight) return;
    onSave({
      starts_on: startsOn || null,
      ends_on: endsOn || null,
      duration_days: Number(duration),
    });
  };

  return (
    <form onSubmit={save}>
      <Group gap="xs" grow mt="xs" align="flex-start">
        <TextInput
          type="date"
          size="xs"
          label={en.plan.startsOn}
          value={startsOn}
          onChange={(event) => setStartsOn(event.currentTarget.value)}
        />
        <TextInput
          type="date"
          size="xs"
          label={en.plan.endsOn}
          value={endsOn}
          error={isReversed && en.plan.daysReversed}
          onChange={(event) => setEndsOn(event.currentTarget.value)}
        />
      </Group>
      <NumberInput
        size="xs"
        mt="xs"
        label={en.plan.leftAlone}
        value={duration}
        onChange={setDuration}
        min={1}
        max={3650}
        allowDecimal={false}
      />
      <Group justify="flex-end" mt="xs">
        <Button type="submit" size="compact-sm" disabled={!isRight} loading={isSaving}>
          {en.plan.saveDays}
        </Button>
      </Group>
    </form>
  );
}
