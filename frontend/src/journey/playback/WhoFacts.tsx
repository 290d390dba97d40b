import { Checkbox, NumberInput } from "@mantine/core";
import { en } from "../../texts/en";
import classes from "./WhoForm.module.css";
import type { Who } from "./who";

interface WhoFactsProps {
  who: Who;
  onChange: (change: Partial<Who>) => void;
}

/** What is known of the person besides their attributes. */
export function WhoFacts({ who, onChange }: WhoFactsProps) {
  const texts = en.playback.who;
  return (
    <div className={classes.facts}>
      <Checkbox
        size="xs"
        label={texts.consent}
        checked={who.consent}
        onChange={(event) => onChange({ consent: event.currentTarget.checked })}
      />
      <NumberInput
        size="xs"
        label={texts.daysAgo}
        value={who.daysAgo ?? ""}
        min={0}
        max={36_500}
        allowDecimal={false}
        clampBehavior="strict"
        onChange={(days) => onChange({ daysAgo: typeof days === "number" ? days : null })}
      />
      <NumberInput
        size="xs"
        label={texts.orderValue}
        value={who.orderValue ?? ""}
        min={0}
        max={1_000_000}
        clampBehavior="strict"
        onChange={(value) => onChange({ orderValue: typeof value === "number" ? value : null })}
      />
    </div>
  );
}
