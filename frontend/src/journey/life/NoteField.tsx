import { Textarea } from "@mantine/core";
import { en } from "../../texts/en";

interface NoteFieldProps {
  value: string;
  onChange: (note: string) => void;
}

/** Why it is done; kept with the history of the journey. */
export function NoteField({ value, onChange }: NoteFieldProps) {
  return (
    <Textarea
      label={en.life.note}
      placeholder={en.life.notePlaceholder}
      maxLength={500}
      autosize
      minRows={2}
      value={value}
      onChange={(event) => onChange(event.currentTarget.value)}
    />
  );
}
