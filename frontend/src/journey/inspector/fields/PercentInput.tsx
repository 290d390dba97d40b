import { NumberInput, type NumberInputProps } from "@mantine/core";
import { useState } from "react";
import type { FieldProps } from "./types";

interface PercentInputProps extends Omit<NumberInputProps, "value" | "onChange" | "onBlur"> {
  /** In hundredths of a percent. */
  value: number;
  onCommit: (value: number) => void;
}

/**
 * A share written as a percentage. It is taken when the field is left: on the way from
 * 10 to 5 the field is empty, and a share of nothing takes its path away.
 */
export function PercentInput({ value, onCommit, ...rest }: PercentInputProps) {
  const [typed, setTyped] = useState<number | string>(value / 100);
  const [known, setKnown] = useState(value);
  if (known !== value) {
    setKnown(value);
    setTyped(value / 100);
  }
  const commit = () => {
    const next = Math.round(Number(typed) * 100);
    if (next !== value) onCommit(next);
    setTyped(next / 100);
  };
  return (
    <NumberInput
      {...rest}
      value={typed}
      min={0}
      max={100}
      decimalScale={2}
      suffix=" %"
      clampBehavior="strict"
      onChange={setTyped}
      onBlur={commit}
      onKeyDown={(event) => event.key === "Enter" && commit()}
    />
  );
}

export function PercentWidget({ title, schema, value, error, onChange }: FieldProps) {
  return (
    <PercentInput
      label={title}
      description={schema.description}
      value={typeof value === "number" ? value : 0}
      error={error}
      onCommit={onChange}
    />
  );
}
