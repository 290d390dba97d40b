import type { JsonSchema, Problem } from "../../../api/types";

/** What every widget gets. */
export interface FieldProps {
  name: string;
  schema: JsonSchema;
  root: JsonSchema;
  nodeId: string | null;
  title: string;
  value: unknown;
  /** The other values of the same object. */
  siblings: Record<string, unknown>;
  /** What is wrong with the field itself. */
  error: string | undefined;
  /** What is wrong with it or below it; `field` is relative to it. */
  problems: Problem[];
  onChange: (value: unknown) => void;
  /** Change several values of the same object in one go. */
  onPatch: (changes: Record<string, unknown>) => void;
}
