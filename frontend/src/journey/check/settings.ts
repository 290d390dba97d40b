/**
 * Check settings against the JSON schema of their kind, with the server's codes, fields
 * and sentences. Only what Pydantic writes for our models is understood.
 */
import type { JsonSchema } from "../../api/types";
import { asObject } from "../kinds";

export interface SettingsProblem {
  code: "setting_missing" | "setting_invalid";
  /** Dotted path within the settings. */
  field: string;
  message: string;
}

/** Follow a reference to `$defs`; hints beside the reference stay. */
export function resolve(schema: JsonSchema, root: JsonSchema): JsonSchema {
  if (!schema.$ref) return schema;
  const name = schema.$ref.replace("#/$defs/", "");
  const { $ref: _, ...hints } = schema;
  return { ...(root.$defs?.[name] ?? {}), ...hints };
}

/** The variant of a tagged union that a value says it is. */
export function variantOf(schema: JsonSchema, value: unknown, root: JsonSchema) {
  const tag = schema.discriminator?.propertyName ?? "kind";
  const said = asObject(value)[tag];
  return (schema.oneOf ?? [])
    .map((one) => resolve(one, root))
    .find((one) => one.properties?.[tag]?.const === said && said !== undefined);
}

export function checkSettings(schema: JsonSchema, settings: unknown): SettingsProblem[] {
  return checkObject(schema, settings, schema, []);
}

type Path = (string | number)[];

function checkObject(
  schema: JsonSchema,
  value: unknown,
  root: JsonSchema,
  path: Path,
): SettingsProblem[] {
  const object = asObject(value);
  const properties = schema.properties ?? {};
  const found: SettingsProblem[] = [];
  for (const [name, property] of Object.entries(properties)) {
    const at = [...path, name];
    if (object[name] !== undefined) found.push(...checkValue(property, object[name], root, at));
    else if (schema.required?.includes(name)) found.push(missing(root, at));
  }
  if (schema.additionalProperties === false) {
    for (const name of Object.keys(object)) {
      if (name in properties) continue;
      found.push(invalid(root, [...path, name], "is not a setting of this step"));
    }
  }
  return found;
}

function checkValue(given: JsonSchema, value: unknown, root: JsonSchema, path: Path) {
  const schema = resolve(given, root);
  if (schema.oneOf) return checkVariant(schema, value, root, path);
  const wrong = schema.anyOf ? anyWrong(schema.anyOf, value, root) : whatIsWrong(schema, value);
  if (wrong) return [isEmpty(value) ? missing(root, path) : invalid(root, path, wrong)];
  const filled = schema.anyOf?.map((one) => resolve(one, root)).find((one) => one.properties);
  if (filled && value !== null) return checkObject(filled, value, root, path);
  if (schema.properties) return checkObject(schema, value, root, path);
  if (schema.items && Array.isArray(value)) {
    const { items } = schema;
    return value.flatMap((each, at): SettingsProblem[] =>
      checkValue(items, each, root, [...path, at]),
    );
  }
  return [];
}

function checkVariant(
  schema: JsonSchema,
  value: unknown,
  root: JsonSchema,
  path: Path,
): SettingsProblem[] {
  const variant = variantOf(schema, value, root);
  if (variant) return checkObject(variant, value, root, path);
  const tag = asObject(value)[schema.discriminator?.propertyName ?? "kind"];
  if (isEmpty(value) || tag === undefined) return [missing(root, path)];
  return [invalid(root, path, "must be one of the choices offered")];
}

function anyWrong(choices: JsonSchema[], value: unknown, root: JsonSchema): string | undefined {
  const verdicts = choices.map((one) => whatIsWrong(resolve(one, root), value));
  if (verdicts.includes(undefined)) return undefined;
  return verdicts[0];
}

/** The end of a sentence that starts with the field's name; undefined when all is well. */
function whatIsWrong(schema: JsonSchema, value: unknown): string | undefined {
  if (schema.const !== undefined && value !== schema.const) return `must be ${schema.const}`;
  if (schema.enum && !schema.enum.includes(value as never)) {
    return `must be one of ${schema.enum.map((e) => `'${e}'`).join(", ")}`;
  }
  switch (schema.type) {
    case "integer":
    case "number":
      return wrongNumber(schema, value);
    case "string":
      return wrongText(schema, value);
    case "array":
      return wrongList(schema, value);
    case "object":
      return asObject(value) === value ? undefined : "must be an object";
    case "boolean":
      return typeof value === "boolean" ? undefined : "must be yes or no";
    case "null":
      return value === null ? undefined : "must be empty";
    default:
      return undefined;
  }
}

function wrongNumber(schema: JsonSchema, value: unknown): string | undefined {
  if (typeof value !== "number" || !Number.isFinite(value)) return "must be a whole number";
  if (schema.type === "integer" && !Number.isInteger(value)) return "must be a whole number";
  if (schema.minimum !== undefined && value < schema.minimum) {
    return `must be at least ${schema.minimum}`;
  }
  if (schema.maximum !== undefined && value > schema.maximum) {
    return `must be at most ${schema.maximum}`;
  }
  return undefined;
}

function wrongText(schema: JsonSchema, value: unknown): string | undefined {
  if (typeof value !== "string") return "must be a text";
  if (schema.minLength && value.length < schema.minLength) return "is too short";
  if (schema.maxLength && value.length > schema.maxLength) {
    return `must have at most ${schema.maxLength} letters`;
  }
  if (schema.pattern && !new RegExp(schema.pattern).test(value)) return "has other letters";
  return undefined;
}

function wrongList(schema: JsonSchema, value: unknown): string | undefined {
  if (!Array.isArray(value)) return "must be a list";
  if (schema.minItems && value.length < schema.minItems) return "is too short";
  if (schema.maxItems && value.length > schema.maxItems) {
    return `must have at most ${schema.maxItems} entries`;
  }
  return undefined;
}

const isEmpty = (value: unknown): boolean =>
  value === undefined ||
  value === null ||
  value === "" ||
  (Array.isArray(value) && value.length === 0);

const missing = (root: JsonSchema, path: Path): SettingsProblem => ({
  code: "setting_missing",
  field: path.join("."),
  message: `“${titleOf(root, path)}” is not filled in yet.`,
});

const invalid = (root: JsonSchema, path: Path, wrong: string): SettingsProblem => ({
  code: "setting_invalid",
  field: path.join("."),
  message: `“${titleOf(root, path)}” ${wrong}.`,
});

/** The label that the form shows for a field. */
function titleOf(root: JsonSchema, path: Path): string {
  const head = root.properties?.[String(path[0])];
  if (head?.title && path.length === 1) return head.title;
  const last = String(path[path.length - 1]).replaceAll("_", " ");
  return last.charAt(0).toUpperCase() + last.slice(1);
}
