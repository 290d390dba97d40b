import type { JsonSchema, Problem } from "../../api/types";
import { resolve } from "../check/settings";
import { DurationFields } from "./fields/DurationFields";
import type { FieldProps } from "./fields/types";
import classes from "./Inspector.module.css";
import { widgetFor } from "./widgets";

interface SchemaFormProps {
  schema: JsonSchema;
  /** Holds the `$defs` that the schema refers to. */
  root: JsonSchema;
  values: Record<string, unknown>;
  /** Problems of this object; `field` starts with the name of a property. */
  problems: Problem[];
  /** The step whose settings these are; null for the journey. */
  nodeId: string | null;
  onChange: (changes: Record<string, unknown>, title: string) => void;
}

/** A field may depend on another one, which counts with its default while it is not set. */
function isAskedFor(
  field: JsonSchema,
  schema: JsonSchema,
  root: JsonSchema,
  values: Record<string, unknown>,
): boolean {
  return Object.entries(field.only_if ?? {}).every(([name, wanted]) => {
    const fallback = resolve(schema.properties?.[name] ?? {}, root).default;
    return wanted.includes(values[name] ?? fallback);
  });
}

/** A form drawn from a JSON schema: one widget per property, in the schema's order. */
export function SchemaForm(props: SchemaFormProps) {
  const { schema, root, values, problems, nodeId, onChange } = props;
  const properties = Object.entries(schema.properties ?? {});
  const isDuration = "amount" in (schema.properties ?? {}) && "unit" in (schema.properties ?? {});
  return (
    <>
      {properties.map(([name, given]) => {
        const resolved = resolve(given, root);
        if (!isAskedFor(resolved, schema, root, values)) return null;
        if (isDuration && name === "amount") return <DurationFields key={name} {...props} />;
        if (isDuration && name === "unit") return null;
        const title = resolved.title ?? name;
        const below = problems.filter((p) => p.field === name || p.field?.startsWith(`${name}.`));
        const field: FieldProps = {
          name,
          schema: resolved,
          root,
          nodeId,
          title,
          value: values[name] ?? resolved.default,
          siblings: values,
          error: below.find((p) => p.field === name)?.message,
          problems: below.map((p) => ({ ...p, field: p.field?.slice(name.length + 1) ?? null })),
          onChange: (value) => onChange({ [name]: value }, title),
          onPatch: (changes) => onChange(changes, title),
        };
        const Widget = widgetFor(resolved);
        return Widget && <Widget key={name} {...field} />;
      })}
      {!properties.length && <p className={classes.hint}>{schema.description}</p>}
    </>
  );
}
