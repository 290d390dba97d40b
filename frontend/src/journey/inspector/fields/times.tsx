/** Widgets for times: a time of day, a day of the calendar, days of the week. */
import { Input, TextInput } from "@mantine/core";
import { en } from "../../../texts/en";
import classes from "../Inspector.module.css";
import type { FieldProps } from "./types";
import { useDeferred } from "./useDeferred";

/** The browser's own field for a time or a date: it knows how each person writes one. */
function NativeInput({ type, ...props }: FieldProps & { type: "time" | "date" }) {
  const { title, schema, value, error, onChange } = props;
  const {
    typed,
    type: write,
    flush,
  } = useDeferred(asText(value), (next) => onChange(next === "" ? null : next));
  return (
    <TextInput
      type={type}
      label={title}
      description={schema.description}
      value={typed}
      error={error}
      onChange={(event) => write(event.currentTarget.value)}
      onBlur={flush}
    />
  );
}

const asText = (value: unknown): string => (typeof value === "string" ? value : "");

export const TimeWidget = (props: FieldProps) => <NativeInput {...props} type="time" />;
export const DateWidget = (props: FieldProps) => <NativeInput {...props} type="date" />;

/** Seven buttons; the order chosen in is not kept, the week's is. */
export function WeekdaysWidget({ title, schema, value, error, onChange }: FieldProps) {
  const chosen = new Set(Array.isArray(value) ? value.map(String) : []);
  const days = Object.entries(en.journey.weekdays);
  const toggle = (day: string) => {
    if (!chosen.delete(day)) chosen.add(day);
    onChange(days.map(([key]) => key).filter((key) => chosen.has(key)));
  };
  return (
    <Input.Wrapper label={title} labelElement="div" description={schema.description} error={error}>
      {/* biome-ignore lint/a11y/useSemanticElements: a fieldset has a frame of its own */}
      <div className={classes.weekdays} role="group" aria-label={title}>
        {days.map(([key, label]) => (
          <button
            key={key}
            type="button"
            className={classes.weekday}
            aria-pressed={chosen.has(key)}
            onClick={() => toggle(key)}
          >
            {label}
          </button>
        ))}
      </div>
    </Input.Wrapper>
  );
}
