import { NumberInput, Select } from "@mantine/core";
import type { JsonSchema, Problem } from "../../../api/types";
import { en } from "../../../texts/en";
import classes from "../Inspector.module.css";
import { choiceLabel } from "./plain";
import { useDeferred } from "./useDeferred";

interface DurationFieldsProps {
  schema: JsonSchema;
  values: Record<string, unknown>;
  problems: Problem[];
  onChange: (changes: Record<string, unknown>, title: string) => void;
}

/** "3 days": an amount and its unit side by side. */
export function DurationFields({ schema, values, problems, onChange }: DurationFieldsProps) {
  const amount = typeof values.amount === "number" ? values.amount : "";
  const units = (schema.properties?.unit?.enum ?? []).map(String);
  const error = (field: string) => problems.find((p) => p.field === field)?.message;
  const texts = en.journey.fields;
  const { typed, type, flush } = useDeferred<number | string>(amount, (next) =>
    onChange({ amount: next === "" ? null : Number(next) }, texts.amount),
  );
  return (
    <div>
      <div className={classes.pair}>
        <NumberInput
          label={texts.amount}
          value={typed}
          min={schema.properties?.amount?.minimum ?? 1}
          max={schema.properties?.amount?.maximum ?? 1000}
          allowDecimal={false}
          clampBehavior="none"
          error={error("amount")}
          onChange={type}
          onBlur={flush}
        />
        <Select
          label={texts.unit}
          data={units.map((unit) => ({ value: unit, label: choiceLabel(unit) }))}
          value={typeof values.unit === "string" ? values.unit : null}
          allowDeselect={false}
          error={error("unit")}
          onChange={(unit) => unit !== null && onChange({ unit }, texts.unit)}
        />
      </div>
      {schema.properties?.unit?.description && (
        <p className={classes.hint} style={{ margin: "6px 0 0", fontSize: 12, lineHeight: "16px" }}>
          {schema.properties.unit.description}
        </p>
      )}
    </div>
  );
}
