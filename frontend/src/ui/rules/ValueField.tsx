import { Autocomplete, NumberInput, TagsInput } from "@mantine/core";
import { DatePickerInput } from "@mantine/dates";
import { en } from "../../texts/en";
import { type FieldType, valueShape } from "./comparisons";
import type { Operator, Scalar, Value } from "./model";
import classes from "./RuleBuilder.module.css";

interface ValueFieldProps {
  operator: Operator;
  type: FieldType;
  value: Value | undefined;
  examples: readonly unknown[];
  disabled: boolean;
  onChange: (value: Value) => void;
}

/** The field for what a measure or property is compared with. */
export function ValueField(props: ValueFieldProps) {
  const { operator, value, onChange } = props;
  const list = Array.isArray(value) ? value : [];
  switch (valueShape(operator)) {
    case "none":
      return null;
    case "one":
      return (
        <OneValue
          {...props}
          label={en.rules.value}
          item={Array.isArray(value) ? null : (value ?? null)}
        />
      );
    case "many":
      return <ManyValues {...props} items={list} />;
    case "two": {
      const [low = null, high = null] = list as (Scalar | undefined)[];
      const change = (from: Scalar | null, to: Scalar | null) =>
        onChange([from, to].map((item) => item ?? "") as Scalar[]);
      return (
        <>
          <OneValue
            {...props}
            label={en.rules.from}
            item={low}
            onChange={(next) => change(next, high)}
          />
          <span className={classes.word}>{en.rules.and}</span>
          <OneValue
            {...props}
            label={en.rules.to}
            item={high}
            onChange={(next) => change(low, next)}
          />
        </>
      );
    }
    case "percent":
      return (
        <NumberInput
          aria-label={en.rules.percent}
          size="xs"
          w={84}
          min={0.1}
          max={100}
          suffix=" %"
          disabled={props.disabled}
          value={typeof value === "number" ? value : ""}
          onChange={(next) => onChange(typeof next === "number" ? next : null)}
        />
      );
  }
}

interface OneValueProps extends Omit<ValueFieldProps, "onChange" | "value" | "operator"> {
  label: string;
  item: Scalar | null;
  onChange: (value: Scalar | null) => void;
}

function OneValue({ label, item, type, examples, disabled, onChange }: OneValueProps) {
  if (type === "number")
    return (
      <NumberInput
        aria-label={label}
        size="xs"
        w={110}
        thousandSeparator=","
        disabled={disabled}
        value={typeof item === "number" ? item : ""}
        onChange={(next) => onChange(typeof next === "number" ? next : null)}
      />
    );
  if (type === "date")
    return (
      <DatePickerInput
        aria-label={label}
        size="xs"
        w={140}
        valueFormat="D MMM YYYY"
        placeholder={label}
        disabled={disabled}
        value={typeof item === "string" && item !== "" ? item.slice(0, 10) : null}
        onChange={(next) => onChange(next)}
      />
    );
  return (
    <Autocomplete
      aria-label={label}
      size="xs"
      w={180}
      placeholder={label}
      disabled={disabled}
      data={textExamples(examples)}
      value={typeof item === "string" ? item : ""}
      onChange={(next) => onChange(next)}
    />
  );
}

function ManyValues({
  items,
  type,
  examples,
  disabled,
  onChange,
}: ValueFieldProps & { items: readonly Scalar[] }) {
  const read = (texts: string[]): Scalar[] =>
    type === "number" ? texts.map(Number).filter((number) => !Number.isNaN(number)) : texts;
  return (
    <TagsInput
      classNames={{ pill: classes.pill, inputField: classes.pillsField, input: classes.pillsInput }}
      aria-label={en.rules.values}
      size="xs"
      w={260}
      placeholder={items.length === 0 ? en.rules.valuesHint : ""}
      disabled={disabled}
      data={textExamples(examples)}
      value={items.map(String)}
      onChange={(texts) => onChange(read(texts))}
    />
  );
}

/** Values seen lately, offered for picking. Values of lists are offered one by one. */
function textExamples(examples: readonly unknown[]): string[] {
  const texts = examples
    .flat()
    .filter((item) => typeof item === "string" || typeof item === "number");
  return [...new Set(texts.map(String))].filter((text) => text !== "").slice(0, 20);
}
