import { Input, NumberInput, Select } from "@mantine/core";
import { useCatalogue } from "../../../api/queries/catalogue";
import { en } from "../../../texts/en";
import classes from "../Inspector.module.css";
import { TextField } from "./TextField";
import type { FieldProps } from "./types";
import { useDeferred } from "./useDeferred";

type ValueKind = "text" | "number" | "boolean";

const EMPTY: Record<ValueKind, unknown> = { text: "", number: null, boolean: true };

/** The value an attribute is set to: its kind, at first that of the attribute, and itself. */
export function ValueWidget({ title, value, siblings, error, onChange }: FieldProps) {
  const attributes = useCatalogue().data?.attributes ?? [];
  const known = attributes.find(({ name }) => name === siblings.name)?.type;
  const isNumber = siblings.how === "increase";
  const kind = isNumber ? "number" : kindOf(value, known);
  const texts = en.journey.fields;
  return (
    <Input.Wrapper label={title} labelElement="div" error={error}>
      <div className={isNumber ? undefined : classes.pair}>
        {!isNumber && (
          <Select
            aria-label={texts.valueKind}
            data={Object.entries(texts.valueKinds).map(([each, label]) => ({ value: each, label }))}
            value={kind}
            allowDeselect={false}
            onChange={(next) => onChange(EMPTY[(next ?? "text") as ValueKind])}
          />
        )}
        <ValueInput kind={kind} title={title} value={value} onChange={onChange} />
      </div>
    </Input.Wrapper>
  );
}

/** What is there decides; a number that was cleared is null. */
function kindOf(value: unknown, known: string | undefined): ValueKind {
  if (typeof value === "number" || value === null) return "number";
  if (typeof value === "boolean") return "boolean";
  return value === undefined && (known === "number" || known === "boolean") ? known : "text";
}

interface ValueInputProps {
  kind: ValueKind;
  title: string;
  value: unknown;
  onChange: (value: unknown) => void;
}

function ValueInput({ kind, title, value, onChange }: ValueInputProps) {
  if (kind === "boolean") {
    return (
      <Select
        aria-label={title}
        data={[
          { value: "true", label: en.ui.yes },
          { value: "false", label: en.ui.no },
        ]}
        value={String(value === true)}
        allowDeselect={false}
        onChange={(next) => onChange(next === "true")}
      />
    );
  }
  if (kind === "number") return <NumberValue title={title} value={value} onChange={onChange} />;
  return (
    <TextField
      aria-label={title}
      value={typeof value === "string" ? value : ""}
      maxLength={1000}
      onCommit={onChange}
    />
  );
}

function NumberValue({ title, value, onChange }: Omit<ValueInputProps, "kind">) {
  const { typed, type, flush } = useDeferred<number | string>(
    typeof value === "number" ? value : "",
    (next) => onChange(next === "" ? null : Number(next)),
  );
  return <NumberInput aria-label={title} value={typed} onChange={type} onBlur={flush} />;
}
