import { describe, expect, it } from "vitest";
import { errorsAt, looseErrors } from "./check";
import type { RuleDocument, RuleNode } from "./model";
import { describeNode, type Names } from "./words";

const names: Names = {
  segments: [{ id: 3, name: "New families" }],
  campaigns: [{ id: 7, name: "Spring letter" }],
  journeys: [],
};

describe("a part of a rule in words", () => {
  it.each<[RuleNode, string]>([
    [
      {
        measure: {
          kind: "sum",
          event: "Order Completed",
          property: "revenue",
          filters: [{ property: "category", operator: "one_of", value: ["ski", "snow"] }],
          within_days: 60,
        },
        operator: "gt",
        value: 500,
      },
      "total revenue of Order Completed where category is one of ski, snow in the last 60 days is more than 500",
    ],
    [
      {
        measure: { kind: "not_since", event: "Cart Viewed", missing: "Order", within_days: 7 },
        operator: "is",
      },
      "did Cart Viewed in the last 7 days and not Order since",
    ],
    [
      { measure: { kind: "rank", of: { kind: "longevity" } }, operator: "top_percent", value: 10 },
      "days since sign-up is in the top 10 %",
    ],
    [
      {
        measure: { kind: "rank", of: { kind: "churn_probability" } },
        operator: "top_percent",
        value: 10,
      },
      "predicted churn probability is in the top 10 %",
    ],
    [
      { measure: { kind: "lifetime_value", days: 90 }, operator: "gt", value: 200 },
      "predicted value in the next 90 days is more than 200",
    ],
    [
      {
        measure: { kind: "anniversary", name: "birthday", which: "next" },
        operator: "lte",
        value: 7,
      },
      "days until the next anniversary of birthday is at most 7",
    ],
    [
      {
        measure: { kind: "anniversary", name: null, which: "last" },
        operator: "lte",
        value: 1,
      },
      "days since the last anniversary of sign-up is at most 1",
    ],
    [
      {
        measure: { kind: "consent", channel: "email", purpose: "marketing", state: "denied" },
        operator: "is_not",
      },
      "not said no to marketing by email",
    ],
    [
      { measure: { kind: "consent", channel: "sms", state: "suppressed" }, operator: "is" },
      "has a suppressed SMS address",
    ],
    [{ measure: { kind: "segment", id: 3 }, operator: "is_not" }, "not in New families"],
    [
      {
        measure: { kind: "campaign", response: "received", campaign_id: 7, within_days: 30 },
        operator: "is_not",
      },
      "not received Spring letter in the last 30 days",
    ],
    [
      { measure: { kind: "journey", state: "never", journey_id: null }, operator: "is" },
      "has never been in any journey",
    ],
    [
      { measure: { kind: "attribute", name: "age" }, operator: "between", value: [20, 30] },
      "age is between 20 and 30",
    ],
  ])("reads %#", (node, words) => {
    expect(describeNode(node, names)).toBe(words);
  });

  it("puts brackets where they change the meaning", () => {
    const leaf = (name: string): RuleNode => ({
      measure: { kind: "attribute", name },
      operator: "known",
    });
    const node: RuleNode = {
      any: [leaf("a"), { all: [leaf("b"), { not: { any: [leaf("c")] } }] }],
    };
    expect(describeNode(node, names)).toBe("a is known or (b is known and (none of (c is known)))");
  });
});

describe("errors of the server", () => {
  const rule: RuleDocument = {
    schema_version: 1,
    root: {
      all: [
        { measure: { kind: "longevity" }, operator: "lt", value: 7 },
        { measure: { kind: "segment", id: 9 }, operator: "is" },
      ],
    },
  };
  const errors = [
    { field: "rule.root.all[1].measure.id", message: "There is no micro-segment 9." },
    { field: "rule.root.all[10]", message: "Somewhere else." },
    { field: "rule", message: "Too long." },
  ];

  it("stand at the condition they are about", () => {
    expect(errorsAt(rule, [1], errors)).toEqual([errors[0]]);
    expect(errorsAt(rule, [0], errors)).toEqual([]);
    expect(looseErrors(rule, errors)).toEqual([errors[1], errors[2]]);
  });
});
