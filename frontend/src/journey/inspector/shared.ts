/** The settings that several steps have in common. Pure. */
import type { JsonSchema, NodeKind } from "../../api/types";
import { resolve } from "../check/settings";
import type { GraphNode } from "../model";

export interface Shared {
  /** A form of the common fields alone. */
  schema: JsonSchema;
  /** Where references of the form lead. */
  root: JsonSchema;
  /** What all steps say alike. */
  values: Record<string, unknown>;
  /** Titles of the fields in which the steps differ. */
  mixed: string[];
}

/** Ways out have paths of their own and shares that add up: they are changed step by step. */
const OF_ONE_STEP = new Set(["branches", "shares", "percent"]);

/** The fields all steps have, with the same meaning; null when there are none. */
export function sharedOf(steps: readonly GraphNode[], kinds: readonly NodeKind[]): Shared | null {
  const schemas = [...new Set(steps.map(({ kind }) => kind))].map(
    (kind) => kinds.find((one) => one.kind === kind)?.schema,
  );
  const [root] = schemas;
  if (!root || schemas.includes(undefined)) return null;
  const properties: Record<string, JsonSchema> = {};
  const values: Record<string, unknown> = {};
  const mixed: string[] = [];
  for (const [name, field] of Object.entries(root.properties ?? {})) {
    const resolved = resolve(field, root);
    const meaning = spelledOut(field, root);
    const isCommon = schemas.every((schema) => {
      const theirs = schema?.properties?.[name];
      return theirs !== undefined && spelledOut(theirs, schema ?? {}) === meaning;
    });
    if (!isCommon || OF_ONE_STEP.has(resolved.widget ?? "")) continue;
    const fallback = resolved.default;
    const [first, ...others] = steps.map(({ settings }) => settings[name] ?? fallback);
    const isAlike = others.every((value) => JSON.stringify(value) === JSON.stringify(first));
    if (isAlike && first !== undefined) values[name] = first;
    if (!isAlike) mixed.push(resolved.title ?? name);
    const { default: _, ...blank } = resolved;
    properties[name] = isAlike ? field : blank;
  }
  return Object.keys(properties).length ? { schema: { properties }, root, values, mixed } : null;
}

/** A field with what it refers to written out, to compare fields of different kinds. */
function spelledOut(field: JsonSchema, root: JsonSchema, open: readonly string[] = []): string {
  return JSON.stringify(field, (key, value) => {
    if (key !== "$ref" || typeof value !== "string") return value;
    // A rule may hold rules: what is being written out needs no repeating.
    if (open.includes(value)) return value;
    return spelledOut(resolve({ $ref: value }, root), root, [...open, value]);
  });
}
