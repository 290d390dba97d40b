import { NumberInput } from "@mantine/core";
import { en } from "../../texts/en";
import classes from "./RuleBuilder.module.css";
import { SmallSelect } from "./SmallSelect";

interface WindowFieldProps {
  days: number | null;
  disabled: boolean;
  onChange: (days: number | null) => void;
}

const DEFAULT_DAYS = 30;

/** "ever" or "in the last N days". */
export function WindowField({ days, disabled, onChange }: WindowFieldProps) {
  return (
    <>
      <SmallSelect
        label={en.rules.window}
        value={days === null ? "ever" : "within"}
        options={(["within", "ever"] as const).map((value) => ({ value, label: en.rules[value] }))}
        disabled={disabled}
        width={100}
        onChange={(value) => onChange(value === "ever" ? null : DEFAULT_DAYS)}
      />
      {days !== null && (
        <>
          <NumberInput
            aria-label={en.rules.dayCount}
            size="xs"
            w={70}
            min={1}
            max={36_500}
            allowDecimal={false}
            disabled={disabled}
            value={days > 0 ? days : ""}
            onChange={(next) => onChange(typeof next === "number" ? next : 0)}
          />
          <span className={classes.word}>{en.rules.days}</span>
        </>
      )}
    </>
  );
}
