import { Alert, Button, Group, SegmentedControl, Textarea, TextInput } from "@mantine/core";
import { useState } from "react";
import { type Pinned, type Side, useAddPins } from "../../api/queries/pins";
import { en } from "../../texts/en";
import { toast, toastError } from "../../ui/toast";
import { lineOf, readLines, type Wanted } from "./lines";
import classes from "./Pins.module.css";

/** Name customers, one in a line, and say where they always belong. */
export function PinForm({ segmentId }: { segmentId: number }) {
  const [side, setSide] = useState<Side>("in");
  const [text, setText] = useState("");
  const [note, setNote] = useState("");
  const [refused, setRefused] = useState<string[]>([]);
  const add = useAddPins(segmentId);
  const wanted = readLines(text);
  const isEmpty = wanted.user_ids.length + wanted.customer_ids.length === 0;

  const show = (asked: Wanted, answer: Pinned) => {
    if (answer.changed > 0) toast(en.pins.added(answer.changed));
    setRefused(answer.refused.map((one) => en.pins.refused(lineOf(asked, one.field), one.message)));
    setText(answer.refused.map((one) => lineOf(asked, one.field)).join("\n"));
  };
  const submit = () =>
    add.mutate(
      { side, note: note.trim(), ...wanted },
      { onSuccess: (answer) => show(wanted, answer), onError: toastError },
    );

  return (
    <div className={classes.form}>
      <SegmentedControl
        size="xs"
        aria-label={en.pins.side}
        value={side}
        onChange={(value) => setSide(value === "out" ? "out" : "in")}
        data={[
          { value: "in", label: en.pins.sides.in },
          { value: "out", label: en.pins.sides.out },
        ]}
      />
      <Textarea
        label={en.pins.people}
        description={en.pins.peopleHint}
        autosize
        minRows={2}
        maxRows={10}
        value={text}
        onChange={(event) => setText(event.currentTarget.value)}
      />
      <Group align="flex-end" gap="xs">
        <TextInput
          className={classes.note}
          label={en.pins.note}
          description={en.pins.noteHint}
          maxLength={500}
          value={note}
          onChange={(event) => setNote(event.currentTarget.value)}
        />
        <Button variant="default" disabled={isEmpty} loading={add.isPending} onClick={submit}>
          {en.pins.add}
        </Button>
      </Group>
      {refused.length > 0 && (
        <Alert color="red" variant="light" title={en.pins.refusedTitle} role="alert">
          <ul>
            {refused.map((line) => (
              <li key={line}>{line}</li>
            ))}
          </ul>
        </Alert>
      )}
    </div>
  );
}
