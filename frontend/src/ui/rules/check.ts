/**
 * Find what is still missing in a rule, so that an unfinished one is neither
 * counted nor saved. The server decides what is right; this only knows gaps.
 */

import { valueShape } from "./comparisons";
import { documentPath, type Leaf, leaves, type Path, type RuleDocument } from "./model";

export type GapCode =
  | "empty"
  | "attribute"
  | "event"
  | "segment"
  | "value"
  | "range"
  | "percent"
  | "window"
  | "filter";

export interface Gap {
  path: Path;
  code: GapCode;
}

/** An error of the server, placed by the keys of the document it speaks of. */
export interface RuleError {
  field: string;
  message: string;
}

export function findGaps(rule: RuleDocument): Gap[] {
  const conditions = leaves(rule);
  if (conditions.length === 0) return [{ path: [], code: "empty" }];
  return conditions.flatMap(({ path, leaf }) => leafGaps(leaf).map((code) => ({ path, code })));
}

export function isComplete(rule: RuleDocument): boolean {
  return findGaps(rule).length === 0;
}

/** The errors that belong to the condition at `path`, the field's prefix taken off. */
export function errorsAt(
  rule: RuleDocument,
  path: Path,
  errors: readonly RuleError[],
): RuleError[] {
  const place = documentPath(rule, path);
  return errors.filter(({ field }) => {
    const at = field.indexOf(place);
    const rest = at < 0 ? undefined : field[at + place.length];
    return at >= 0 && (rest === undefined || rest === ".");
  });
}

/** Errors that no shown condition claims; they are listed above the rule. */
export function looseErrors(rule: RuleDocument, errors: readonly RuleError[]): RuleError[] {
  const claimed = new Set(leaves(rule).flatMap(({ path }) => errorsAt(rule, path, errors)));
  return errors.filter((error) => !claimed.has(error));
}

function leafGaps(leaf: Leaf): GapCode[] {
  const gaps: GapCode[] = [];
  const measure = leaf.measure.kind === "rank" ? leaf.measure.of : leaf.measure;
  if (measure.kind === "attribute" && !measure.name) gaps.push("attribute");
  if ("event" in measure && !measure.event) gaps.push("event");
  if ("missing" in measure && !measure.missing) gaps.push("event");
  if (measure.kind === "segment" && measure.id === null) gaps.push("segment");
  if (measure.kind === "lifetime_value" && measure.days <= 0) gaps.push("window");
  if ("within_days" in measure && (measure.within_days ?? 1) <= 0) gaps.push("window");
  if ("filters" in measure && measure.filters?.some((each) => !each.property || lacks(each)))
    gaps.push("filter");
  if (lacks(leaf)) gaps.push(valueGap(leaf));
  return gaps;
}

function valueGap(leaf: Leaf): GapCode {
  const shape = valueShape(leaf.operator);
  if (shape === "percent") return "percent";
  return shape === "two" && Array.isArray(leaf.value) && leaf.value.length === 2
    ? "range"
    : "value";
}

function lacks({ operator, value }: Pick<Leaf, "operator" | "value">): boolean {
  switch (valueShape(operator)) {
    case "none":
      return false;
    case "one":
      return value === null || value === undefined || value === "" || Array.isArray(value);
    case "many":
      return !Array.isArray(value) || value.length === 0;
    case "two": {
      const [low, high] = Array.isArray(value) ? value : [];
      return low === undefined || high === undefined || low === "" || high === "" || low > high;
    }
    case "percent":
      return typeof value !== "number" || !(value > 0 && value <= 100);
  }
}
