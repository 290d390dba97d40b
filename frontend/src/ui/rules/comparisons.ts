/** The comparisons of each type of value, and what value each takes. */

import type { Operator, Scalar, Value } from "./model";

export type FieldType = "text" | "number" | "boolean" | "date" | "list" | "object";

export type ValueShape = "none" | "one" | "two" | "many" | "percent";

export const OPERATORS_BY_TYPE: Record<FieldType, readonly Operator[]> = {
  text: [
    "eq",
    "ne",
    "contains",
    "starts_with",
    "ends_with",
    "one_of",
    "matches",
    "known",
    "unknown",
  ],
  number: ["eq", "ne", "gt", "gte", "lt", "lte", "between", "one_of", "known", "unknown"],
  boolean: ["is_true", "is_false", "known", "unknown"],
  date: ["before", "after", "between", "known", "unknown"],
  list: ["contains", "one_of", "known", "unknown"],
  object: ["known", "unknown"],
};

const SHAPES: Record<Operator, ValueShape> = {
  eq: "one",
  ne: "one",
  gt: "one",
  gte: "one",
  lt: "one",
  lte: "one",
  between: "two",
  one_of: "many",
  contains: "one",
  starts_with: "one",
  ends_with: "one",
  matches: "one",
  before: "one",
  after: "one",
  known: "none",
  unknown: "none",
  is_true: "none",
  is_false: "none",
  top_percent: "percent",
  bottom_percent: "percent",
  is: "none",
  is_not: "none",
};

export function valueShape(operator: Operator): ValueShape {
  return SHAPES[operator];
}

/** Keep of a value what another comparison, or another type, can hold. */
export function fitValue(value: Value | undefined, shape: ValueShape, type: FieldType): Value {
  const given = (Array.isArray(value) ? value : [value]).filter(
    (item): item is Scalar => item !== null && item !== undefined && fits(item, type),
  );
  switch (shape) {
    case "none":
      return null;
    case "many":
      return given;
    case "two":
      return given.slice(0, 2);
    case "one":
      return given[0] ?? null;
    case "percent": {
      const percent = given[0];
      return typeof percent === "number" && percent > 0 && percent <= 100 ? percent : 10;
    }
  }
}

function fits(item: Scalar, type: FieldType): boolean {
  if (type === "number") return typeof item === "number";
  if (type === "boolean") return typeof item === "boolean";
  return typeof item === "string";
}
