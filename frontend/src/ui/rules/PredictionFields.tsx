import { NumberInput } from "@mantine/core";
import { en } from "../../texts/en";
import type { FieldsOf } from "./MeasureFields";
import classes from "./RuleBuilder.module.css";

type Kind = "lifetime_value" | "churn_probability" | "days_to_purchase";

/** What is predicted: an amount within some days, or a number that needs its unit. */
export function PredictionFields({ measure, disabled, onChange }: FieldsOf<Kind>) {
  if (measure.kind !== "lifetime_value")
    return <span className={classes.word}>{en.rules.predicted[measure.kind]}</span>;
  return (
    <>
      <span className={classes.word}>{en.rules.predicted.lifetime_value}</span>
      <NumberInput
        aria-label={en.rules.horizon}
        size="xs"
        w={80}
        min={1}
        max={3_650}
        allowDecimal={false}
        disabled={disabled}
        value={measure.days > 0 ? measure.days : ""}
        onChange={(next) => onChange({ ...measure, days: typeof next === "number" ? next : 0 })}
      />
      <span className={classes.word}>{en.rules.days}</span>
    </>
  );
}
