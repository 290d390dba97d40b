import { describe, expect, it } from "vitest";
import { briefProperties, isSystem, kindOf, readable } from "./happenings";

describe("an event in the timeline", () => {
  it("is told apart by kind", () => {
    expect(
      ["$journey_left", "$campaign_treated", "$message_sent", "Order Completed"].map(kindOf),
    ).toEqual(["journey", "campaign", "message", "event"]);
    expect([isSystem("$x"), isSystem("x")]).toEqual([true, false]);
  });

  it("shows few and simple properties in brief", () => {
    const properties = {
      revenue: 5,
      currency: "EUR",
      a: 1,
      b: null,
      c: { d: 1 },
      e: "",
      f: true,
      g: "x",
      h: 2,
      i: 3,
    };
    expect(briefProperties(properties)).toEqual([
      ["a", "1"],
      ["f", "true"],
      ["g", "x"],
      ["h", "2"],
    ]);
  });

  it.each([
    [null, "–"],
    [true, "Yes"],
    [["a", 2], "a, 2"],
    [{ a: 1 }, '{"a":1}'],
    [0, "0"],
  ])("reads the value %j as %s", (value, words) => {
    expect(readable(value)).toBe(words);
  });
});
