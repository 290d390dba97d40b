/** Widgets for plain values: text, number, yes or no, one of a few words. */
import { NumberInput, Select, Switch, Textarea } from "@mantine/core";
import type { JsonSchema } from "../../../api/types";
import { en } from "../../../texts/en";
import { TextField } from "./TextField";
import type { FieldProps } from "./types";
import { useDeferred } from "./useDeferred";

export function TextWidget({ title, schema, value, error, onChange }: FieldProps) {
  return (
    <TextField
      label={title}
      description={schema.description}
      value={typeof value === "string" ? value : ""}
      error={error}
      {...(schema.maxLength ? { maxLength: schema.maxLength } : {})}
      onCommit={onChange}
    />
  );
}

export function LongTextWidget({ title, schema, value, error, onChange }: FieldProps) {
  const { typed, type, flush } = useDeferred(typeof value === "string" ? value : "", onChange);
  return (
    <Textarea
      label={title}
      description={schema.description}
      autosize
      minRows={3}
      maxRows={10}
      value={typed}
      error={error}
      {...(schema.maxLength ? { maxLength: schema.maxLength } : {})}
      onChange={(event) => type(event.currentTarget.value)}
      onBlur={flush}
    />
  );
}

/** The limits of a number, also when it may be empty. */
function numberSchema(schema: JsonSchema): JsonSchema {
  return schema.anyOf?.find((one) => one.type === "integer" || one.type === "number") ?? schema;
}

export function NumberWidget({ title, schema, value, error, onChange }: FieldProps) {
  const limits = numberSchema(schema);
  const number = typeof value === "number" ? value : "";
  const { typed, type, flush } = useDeferred<number | string>(number, (next) =>
    onChange(next === "" ? null : Number(next)),
  );
  return (
    <NumberInput
      label={title}
      description={schema.description}
      value={typed}
      error={error}
      allowDecimal={limits.type !== "integer"}
      // Out of range is typed through and then explained, never changed silently.
      clampBehavior="none"
      {...(limits.minimum === undefined ? {} : { min: limits.minimum })}
      {...(limits.maximum === undefined ? {} : { max: limits.maximum })}
      onChange={type}
      onBlur={flush}
    />
  );
}

export function SwitchWidget({ title, schema, value, onChange }: FieldProps) {
  return (
    <Switch
      label={title}
      description={schema.description}
      checked={value === true}
      onChange={(event) => onChange(event.currentTarget.checked)}
    />
  );
}

export function choiceLabel(value: string): string {
  const words = value.replaceAll("_", " ");
  return en.journey.fields.choices[value] ?? words.charAt(0).toUpperCase() + words.slice(1);
}

export function ChoiceWidget({ title, schema, value, error, onChange }: FieldProps) {
  const choices = (schema.enum ?? []).map(String);
  return (
    <Select
      label={title}
      description={schema.description}
      data={choices.map((choice) => ({ value: choice, label: choiceLabel(choice) }))}
      value={typeof value === "string" ? value : null}
      error={error}
      allowDeselect={false}
      onChange={(next) => next !== null && onChange(next)}
    />
  );
}
