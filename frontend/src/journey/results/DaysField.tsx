import { Select, TextInput } from "@mantine/core";
import { useState } from "react";
import { en } from "../../texts/en";
import { addDays, isDay } from "../../ui/days";
import classes from "./Results.module.css";
import { useToday } from "./useNumbers";
import { type DaysChoice, daysOf, isRange, LENGTHS } from "./view";

interface DaysFieldProps {
  value: DaysChoice;
  /** Shares are of the people of some days: "all time" is for counts only. */
  withAllTime: boolean;
  onChange: (days: DaysChoice) => void;
}

const OTHER = "other";

/** The days that are counted: the last so many, all, or any two dates. */
export function DaysField({ value, withAllTime, onChange }: DaysFieldProps) {
  const today = useToday();
  const texts = en.results;
  const known = value === "all" ? "all" : "last" in value ? String(value.last) : OTHER;
  const lengths = new Set([
    ...LENGTHS,
    ...(typeof value === "object" && "last" in value ? [value.last] : []),
  ]);
  const data = [
    ...[...lengths].sort((a, b) => a - b).map((n) => ({ value: String(n), label: texts.last(n) })),
    ...(withAllTime ? [{ value: "all", label: texts.allTime }] : []),
    { value: OTHER, label: texts.chooseDays },
  ];
  const choose = (chosen: string | null) => {
    if (chosen === "all") onChange("all");
    else if (chosen === OTHER)
      onChange(daysOf(value, today) ?? { from: addDays(today, -29), to: today });
    else if (chosen) onChange({ last: Number(chosen) });
  };
  return (
    <>
      <Select
        size="xs"
        label={texts.days}
        data={data}
        allowDeselect={false}
        comboboxProps={{ withinPortal: false }}
        value={known === "all" && !withAllTime ? "365" : known}
        onChange={choose}
      />
      {known === OTHER && value !== "all" && "from" in value && (
        <Dates key={`${value.from} ${value.to}`} value={value} onChange={onChange} />
      )}
    </>
  );
}

interface DatesProps {
  value: { from: string; to: string };
  onChange: (days: DaysChoice) => void;
}

/** Two dates; they count once they make a range. */
function Dates({ value, onChange }: DatesProps) {
  const [from, setFrom] = useState(value.from);
  const [to, setTo] = useState(value.to);
  const areDays = isDay(from) && isDay(to);
  const isGood = areDays && isRange(from, to);
  const commit = () => {
    if (isGood && (from !== value.from || to !== value.to)) onChange({ from, to });
  };
  return (
    <div className={classes.pair}>
      <TextInput
        type="date"
        size="xs"
        label={en.results.from}
        value={from}
        onChange={(event) => setFrom(event.currentTarget.value)}
        onBlur={commit}
      />
      <TextInput
        type="date"
        size="xs"
        label={en.results.to}
        value={to}
        error={areDays && !isGood ? en.results.badRange : undefined}
        onChange={(event) => setTo(event.currentTarget.value)}
        onBlur={commit}
      />
    </div>
  );
}
