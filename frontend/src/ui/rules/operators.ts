/** Which comparisons a measure or property offers, and what a new one begins with. */

import { type FieldType, fitValue, OPERATORS_BY_TYPE, valueShape } from "./comparisons";
import type { Filter, Leaf, Measure, MeasureKind, NumberMeasure, Operator } from "./model";

interface CatalogueField {
  name: string;
  type: FieldType;
  examples: unknown[];
}

interface CatalogueEvent {
  name: string;
  properties: CatalogueField[];
}

export interface Catalogue {
  attributes: CatalogueField[];
  events: CatalogueEvent[];
}

/** What is offered in the pickers for things that have an id. */
export interface Choice {
  id: number;
  name: string;
}

/** The kinds offered in the picker; a rank is chosen by its comparison. */
export type LeafKind = Exclude<MeasureKind, "rank">;
export const LEAF_KINDS: readonly LeafKind[] = [
  "attribute",
  "longevity",
  "anniversary",
  "count",
  "sum",
  "average",
  "min",
  "max",
  "distinct",
  "most_frequent",
  "days_since",
  "not_since",
  "lifetime_value",
  "churn_probability",
  "days_to_purchase",
  "segment",
  "campaign",
  "journey",
  "consent",
];

/** Counts and sums of nothing are 0, so "known" would say nothing about them. */
const AMOUNTS: readonly Operator[] = ["eq", "ne", "gt", "gte", "lt", "lte", "between"];
const RANKS: readonly Operator[] = ["top_percent", "bottom_percent"];
const MEMBERSHIP: readonly Operator[] = ["is", "is_not"];

export function attributeType(catalogue: Catalogue, name: string): FieldType {
  return catalogue.attributes.find((field) => field.name === name)?.type ?? "text";
}

export function propertyType(catalogue: Catalogue, event: string, property: string): FieldType {
  const known = propertiesOf(catalogue, event).find((field) => field.name === property);
  return known?.type ?? (property === "revenue" ? "number" : "text");
}

export function propertiesOf(catalogue: Catalogue, event: string): CatalogueField[] {
  return catalogue.events.find((entry) => entry.name === event)?.properties ?? [];
}

/** The type of one value of a property; those of lists are taken for texts. */
function elementType(catalogue: Catalogue, { event, property }: PropertyMeasure): FieldType {
  const type = propertyType(catalogue, event, property);
  return type === "list" ? "text" : type;
}

/** Measures of one property of an event. */
export type PropertyMeasure = Extract<Measure, { property: string }>;

/** What a measure can be about: of numbers the revenue and number properties, else any. */
export function measurable(catalogue: Catalogue, { kind, event }: PropertyMeasure): string[] {
  const isAny = kind === "distinct" || kind === "most_frequent";
  const fields = propertiesOf(catalogue, event).filter((each) => isAny || each.type === "number");
  return ["revenue", ...fields.map(({ name }) => name).filter((name) => name !== "revenue")];
}

export function operatorsOf(measure: Measure, catalogue: Catalogue): readonly Operator[] {
  switch (measure.kind) {
    case "attribute": {
      const type = attributeType(catalogue, measure.name);
      const operators = OPERATORS_BY_TYPE[type];
      return type === "number" ? [...operators, ...RANKS] : operators;
    }
    case "most_frequent":
      return OPERATORS_BY_TYPE[elementType(catalogue, measure)];
    case "longevity":
    case "count":
    case "sum":
    case "distinct":
      return [...AMOUNTS, ...RANKS];
    case "average":
    case "min":
    case "max":
    case "days_since":
    case "lifetime_value":
    case "churn_probability":
    case "days_to_purchase":
      return [...AMOUNTS, "known", "unknown", ...RANKS];
    case "anniversary":
      return ["lte", "eq", "ne", "gt", "gte", "lt", "between", "one_of", "known", "unknown"];
    case "rank":
      return operatorsOf(measure.of, catalogue);
    case "not_since":
    case "segment":
    case "campaign":
    case "journey":
    case "consent":
      return MEMBERSHIP;
  }
}

/** The type of the values that a measure is compared with. */
export function valueType(measure: Measure, catalogue: Catalogue): FieldType {
  switch (measure.kind) {
    case "attribute":
      return attributeType(catalogue, measure.name);
    case "not_since":
    case "segment":
    case "campaign":
    case "journey":
    case "consent":
      return "boolean";
    case "rank":
      return valueType(measure.of, catalogue);
    case "most_frequent":
      return elementType(catalogue, measure);
    case "longevity":
    case "anniversary":
    case "count":
    case "sum":
    case "average":
    case "min":
    case "max":
    case "distinct":
    case "days_since":
    case "lifetime_value":
    case "churn_probability":
    case "days_to_purchase":
      return "number";
  }
}

/** The measure behind a rank; any other measure is its own. */
export function rankedMeasure(measure: Measure): Exclude<Measure, { kind: "rank" }> {
  return measure.kind === "rank" ? measure.of : measure;
}

/** Measures that look at a stretch of time before now. */
type Windowed = PropertyMeasure | Extract<Measure, { kind: "count" | "not_since" | "campaign" }>;

export function isWindowed(measure: Measure): measure is Windowed {
  return "property" in measure || ["count", "not_since", "campaign"].includes(measure.kind);
}

/** A new condition of this kind with the first sensible choices filled in. */
export function newLeaf(kind: LeafKind, catalogue: Catalogue): Leaf {
  const measure = newMeasure(kind, catalogue);
  return withOperator(
    { measure, operator: "known" },
    defaultOperator(measure, catalogue),
    catalogue,
  );
}

/** Change the measure and keep as much of the comparison as still makes sense. */
export function withMeasure(leaf: Leaf, measure: Measure, catalogue: Catalogue): Leaf {
  const offered = operatorsOf(measure, catalogue);
  const operator = offered.includes(leaf.operator)
    ? leaf.operator
    : defaultOperator(measure, catalogue);
  return withOperator({ ...leaf, measure }, operator, catalogue);
}

/**
 * Change the comparison. "Top ... %" compares ranks, so the measure is wrapped;
 * the values typed so far stay when the new comparison can hold them.
 */
export function withOperator(leaf: Leaf, operator: Operator, catalogue: Catalogue): Leaf {
  const base = rankedMeasure(leaf.measure);
  const ranked = operator === "top_percent" || operator === "bottom_percent";
  const measure: Measure = ranked ? { kind: "rank", of: base as NumberMeasure } : base;
  const shape = valueShape(operator);
  if (shape === "none") return { measure, operator };
  const value = fitValue(leaf.value, shape, valueType(measure, catalogue));
  return { measure, operator, value };
}

export function withFilterOperator(filter: Filter, operator: Operator, type: FieldType): Filter {
  const shape = valueShape(operator);
  if (shape === "none") return { property: filter.property, operator };
  return { property: filter.property, operator, value: fitValue(filter.value, shape, type) };
}

export function newFilter(property: string, type: FieldType): Filter {
  const operator = OPERATORS_BY_TYPE[type][0] ?? "known";
  return withFilterOperator({ property, operator }, operator, type);
}

function newMeasure(kind: LeafKind, catalogue: Catalogue): Measure {
  const event = catalogue.events[0]?.name ?? "";
  switch (kind) {
    case "attribute":
      return { kind, name: catalogue.attributes[0]?.name ?? "" };
    case "longevity":
    case "churn_probability":
    case "days_to_purchase":
      return { kind };
    case "lifetime_value":
      return { kind, days: 365 };
    case "anniversary": {
      const date = catalogue.attributes.find((field) => field.type === "date");
      return { kind, name: date?.name ?? null, which: "next" };
    }
    case "count":
      return { kind, event, filters: [], within_days: 30 };
    case "sum":
    case "average":
    case "min":
    case "max":
      return { kind, event, property: "revenue", filters: [], within_days: null };
    case "distinct":
    case "most_frequent": {
      const property = propertiesOf(catalogue, event)[0]?.name ?? "revenue";
      return { kind, event, property, filters: [], within_days: null };
    }
    case "days_since":
      return { kind, event, filters: [], which: "last" };
    case "not_since":
      return { kind, event, missing: "", filters: [], within_days: 7 };
    case "segment":
      return { kind, id: null };
    case "campaign":
      return { kind, response: "received", campaign_id: null, within_days: null };
    case "journey":
      return { kind, state: "in", journey_id: null };
    case "consent":
      return { kind, channel: "email", purpose: "marketing", state: "granted" };
  }
}

function defaultOperator(measure: Measure, catalogue: Catalogue): Operator {
  const base = rankedMeasure(measure);
  if (base.kind === "longevity") return "lt";
  if (base.kind === "anniversary" || base.kind === "days_to_purchase") return "lte";
  if (base.kind === "churn_probability") return "top_percent";
  const offered = operatorsOf(base, catalogue);
  if (offered.includes("gte") && base.kind !== "attribute") return "gte";
  return offered[0] ?? "known";
}
