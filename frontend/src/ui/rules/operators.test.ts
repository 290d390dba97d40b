import { describe, expect, it } from "vitest";
import { isComplete } from "./check";
import type { Leaf, Measure, Operator } from "./model";
import { emptyRule } from "./model";
import {
  type Catalogue,
  LEAF_KINDS,
  measurable,
  newFilter,
  newLeaf,
  operatorsOf,
  type PropertyMeasure,
  withMeasure,
  withOperator,
} from "./operators";

const catalogue: Catalogue = {
  attributes: [
    { name: "city", type: "text", examples: ["Lyon"] },
    { name: "age", type: "number", examples: [41] },
    { name: "member", type: "boolean", examples: [true] },
    { name: "born_on", type: "date", examples: ["1980-02-29"] },
    { name: "tags", type: "list", examples: [["vip"]] },
  ],
  events: [
    {
      name: "Order Completed",
      properties: [
        { name: "quantity", type: "number", examples: [2] },
        { name: "coupon", type: "text", examples: [] },
        { name: "departments", type: "list", examples: [["ski"]] },
      ],
    },
  ],
};
const attribute = (name: string): Measure => ({ kind: "attribute", name });
const orders: Measure = { kind: "count", event: "Order Completed", filters: [], within_days: 30 };
const of = (kind: PropertyMeasure["kind"], property: string): PropertyMeasure => ({
  kind,
  event: "Order Completed",
  property,
});

describe("comparisons", () => {
  it.each<[string, Measure, Operator[], Operator[]]>([
    ["text", attribute("city"), ["contains", "matches", "one_of"], ["gt", "top_percent"]],
    ["a number", attribute("age"), ["gt", "between", "top_percent"], ["contains", "before"]],
    ["yes or no", attribute("member"), ["is_true", "unknown"], ["eq"]],
    ["a date", attribute("born_on"), ["before", "after", "between"], ["gt", "contains"]],
    ["a list", attribute("tags"), ["contains", "one_of"], ["eq"]],
    ["a count", orders, ["gte", "top_percent"], ["known", "contains"]],
    ["days since", { ...orders, kind: "days_since", which: "last" }, ["lt", "unknown"], ["before"]],
    ["a prediction", { kind: "churn_probability" }, ["gt", "top_percent", "known"], ["contains"]],
    ["an average", of("average", "quantity"), ["gt", "unknown", "top_percent"], ["contains"]],
    ["different values", of("distinct", "coupon"), ["gte", "bottom_percent"], ["known"]],
    ["the most frequent text", of("most_frequent", "coupon"), ["eq", "contains"], ["gt"]],
    ["the most frequent number", of("most_frequent", "revenue"), ["gt", "between"], ["contains"]],
    ["the most frequent of lists", of("most_frequent", "departments"), ["eq", "one_of"], ["gt"]],
    ["a membership", { kind: "segment", id: 1 }, ["is", "is_not"], ["eq"]],
  ])("offers for %s what makes sense", (_, measure, offered, refused) => {
    const operators = operatorsOf(measure, catalogue);
    expect(operators).toEqual(expect.arrayContaining(offered));
    for (const operator of refused) expect(operators).not.toContain(operator);
  });

  it("wraps the measure for a rank, and unwraps it again", () => {
    const leaf: Leaf = { measure: orders, operator: "gte", value: 3 };
    const ranked = withOperator(leaf, "top_percent", catalogue);
    expect(ranked).toEqual({
      measure: { kind: "rank", of: orders },
      operator: "top_percent",
      value: 3,
    });
    expect(withOperator(ranked, "lt", catalogue).measure).toEqual(orders);
  });

  it("keeps a typed value as far as the new comparison can hold it", () => {
    const leaf: Leaf = { measure: attribute("age"), operator: "gt", value: 40 };
    expect(withOperator(leaf, "between", catalogue).value).toEqual([40]);
    expect(withOperator(leaf, "one_of", catalogue).value).toEqual([40]);
    expect(withOperator(leaf, "known", catalogue)).not.toHaveProperty("value");
    expect(withMeasure(leaf, attribute("city"), catalogue)).toEqual({
      measure: attribute("city"),
      operator: "eq",
      value: null,
    });
  });

  it("starts each kind with a comparison that belongs to it", () => {
    for (const kind of LEAF_KINDS) {
      const leaf = newLeaf(kind, catalogue);
      expect(operatorsOf(leaf.measure, catalogue)).toContain(leaf.operator);
    }
    expect(newFilter("quantity", "number")).toEqual({
      property: "quantity",
      operator: "eq",
      value: null,
    });
  });

  it("makes numbers of revenue and number properties only", () => {
    expect(measurable(catalogue, of("sum", ""))).toEqual(["revenue", "quantity"]);
    expect(measurable(catalogue, of("average", ""))).toEqual(["revenue", "quantity"]);
    expect(measurable(catalogue, of("distinct", ""))).toContain("coupon");
    expect(measurable(catalogue, { ...of("sum", ""), event: "Unknown" })).toEqual(["revenue"]);
  });
});

describe("a finished rule", () => {
  const withLeaf = (leaf: Leaf) => ({ ...emptyRule(), root: { all: [leaf] } });

  it.each<[string, Leaf, boolean]>([
    ["no value", { measure: attribute("age"), operator: "gt", value: null }, false],
    ["zero", { measure: attribute("age"), operator: "gt", value: 0 }, true],
    ["no need of a value", { measure: attribute("age"), operator: "known" }, true],
    ["half a range", { measure: attribute("age"), operator: "between", value: [1] }, false],
    [
      "a range turned round",
      { measure: attribute("age"), operator: "between", value: [9, 1] },
      false,
    ],
    ["a range", { measure: attribute("age"), operator: "between", value: [1, 9] }, true],
    ["an empty list", { measure: attribute("city"), operator: "one_of", value: [] }, false],
    ["no micro-segment", { measure: { kind: "segment", id: null }, operator: "is" }, false],
    [
      "a window of nothing",
      { measure: { ...orders, within_days: 0 } as Measure, operator: "gte", value: 1 },
      false,
    ],
    [
      "a horizon of nothing",
      { measure: { kind: "lifetime_value", days: 0 }, operator: "gt", value: 1 },
      false,
    ],
    [
      "half a filter",
      {
        measure: {
          ...orders,
          filters: [{ property: "coupon", operator: "eq", value: "" }],
        } as Measure,
        operator: "gte",
        value: 1,
      },
      false,
    ],
    [
      "more than all",
      { measure: { kind: "rank", of: { kind: "longevity" } }, operator: "top_percent", value: 101 },
      false,
    ],
  ])("with %s", (_, leaf, complete) => {
    expect(isComplete(withLeaf(leaf))).toBe(complete);
  });

  it("is not an empty one", () => {
    expect(isComplete(emptyRule())).toBe(false);
  });
});
