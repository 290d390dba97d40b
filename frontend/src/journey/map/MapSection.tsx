import { Autocomplete, SegmentedControl, Textarea } from "@mantine/core";
import { useId } from "react";
import { en } from "../../texts/en";
import { useDraft, useEditor } from "../editorStore";
import { TextField } from "../inspector/fields/TextField";
import { useDeferred } from "../inspector/fields/useDeferred";
import classes from "../inspector/Inspector.module.css";
import { describe, type Emotion, mapOf, type StepMap, stageOrder, stagesOf } from "./stages";

const texts = en.journey.map;
const EMOTIONS: Emotion[] = [-2, -1, 0, 1, 2];

/** What this step is for the person who passes it, and whose it is. */
export default function MapSection({ id }: { id: string }) {
  const editor = useEditor();
  const { document, map } = useDraft();
  const said = mapOf(map)[id] ?? {};
  const stages = stagesOf(document, mapOf(map));
  const known = [...new Set([...stageOrder(document, stages), ...texts.stages])];
  const write = (field: keyof StepMap, value: StepMap[keyof StepMap]) =>
    editor.commit(
      texts.label(texts.fields[field]),
      (draft) => ({ ...draft, map: describe(draft.map, id, { [field]: value }) }),
      { mergeKey: `map ${id} ${field}` },
    );
  const line = (field: "touchpoint" | "owner" | "kpi", maxLength: number) => (
    <TextField
      label={texts.fields[field]}
      placeholder={texts.examples[field]}
      value={said[field] ?? ""}
      maxLength={maxLength}
      onCommit={(value) => write(field, value)}
    />
  );
  return (
    <div className={classes.fields}>
      <StageField
        value={said.stage ?? ""}
        inherited={stages.get(id)}
        known={known}
        onCommit={(value) => write("stage", value)}
      />
      {line("touchpoint", 200)}
      <Feeling value={said.emotion ?? null} onChange={(value) => write("emotion", value)} />
      <Words
        label={texts.fields.pain_point}
        value={said.pain_point ?? ""}
        onCommit={(value) => write("pain_point", value)}
      />
      <Words
        label={texts.fields.opportunity}
        value={said.opportunity ?? ""}
        onCommit={(value) => write("opportunity", value)}
      />
      {line("owner", 100)}
      {line("kpi", 200)}
    </div>
  );
}

interface StageFieldProps {
  value: string;
  /** The stage it is in without one of its own. */
  inherited: string | undefined;
  known: string[];
  onCommit: (value: string) => void;
}

function StageField({ value, inherited, known, onCommit }: StageFieldProps) {
  const { typed, type, flush } = useDeferred(value, onCommit);
  return (
    <Autocomplete
      label={texts.fields.stage}
      description={texts.stageHint}
      placeholder={inherited ? texts.inherited(inherited) : texts.examples.stage}
      data={known}
      maxLength={60}
      value={typed}
      onChange={type}
      onBlur={flush}
    />
  );
}

function Feeling({
  value,
  onChange,
}: {
  value: Emotion | null;
  onChange: (value: Emotion | null) => void;
}) {
  const id = useId();
  return (
    <div>
      <div id={id} className={classes.label}>
        {texts.fields.emotion}
      </div>
      <SegmentedControl
        fullWidth
        size="xs"
        aria-labelledby={id}
        value={value === null ? "" : String(value)}
        data={[
          { value: "", label: texts.unsaid },
          ...EMOTIONS.map((one) => ({ value: String(one), label: texts.faces[one] })),
        ]}
        onChange={(next) => onChange(next === "" ? null : (Number(next) as Emotion))}
      />
      {value !== null && <p className={classes.under}>{texts.feelings[value]}</p>}
    </div>
  );
}

interface WordsProps {
  label: string;
  value: string;
  onCommit: (value: string) => void;
}

function Words({ label, value, onCommit }: WordsProps) {
  const { typed, type, flush } = useDeferred(value, onCommit);
  return (
    <Textarea
      label={label}
      autosize
      minRows={1}
      maxRows={6}
      maxLength={1_000}
      value={typed}
      onChange={(event) => type(event.currentTarget.value)}
      onBlur={flush}
    />
  );
}
