import { describe, expect, it } from "vitest";
import {
  briefProperties,
  describeHappening,
  isSystem,
  kindOf,
  type Names,
  readable,
} from "./happenings";

const names: Names = {
  journeys: new Map([[4, "First 30 days"]]),
  campaigns: new Map([[7, "Spring letter"]]),
};

describe("an event in the timeline", () => {
  it.each<[string, Record<string, unknown>, string]>([
    ["$journey_entered", { journey: 4, name: "Renamed" }, 'Entered the journey "Renamed"'],
    ["$journey_entered", { journey: 4 }, 'Entered the journey "First 30 days"'],
    [
      "$journey_left",
      { journey: 4, how: "handed_over", reason: "" },
      'Left the journey "First 30 days": handed over',
    ],
    [
      "$journey_left",
      { journey: 4, how: "exit", reason: "Bought something" },
      'Left the journey "First 30 days": Bought something',
    ],
    ["$journey_left", { journey: 9 }, 'Left the journey "no. 9"'],
    ["$campaign_treated", { campaign: 7, segment: 1 }, 'Got the campaign "Spring letter"'],
    [
      "$campaign_held_out",
      { campaign: 8 },
      'Was held out from the campaign "no. 8" as control group',
    ],
    ["$message_opened", {}, "Opened a message"],
    ["Order Completed", { revenue: 5 }, "Order Completed"],
    ["$something_new", {}, "$something_new"],
  ])("%s with %o reads", (name, properties, sentence) => {
    expect(describeHappening({ name, properties }, names)).toBe(sentence);
  });

  it("is told apart by kind", () => {
    expect(
      ["$journey_left", "$campaign_treated", "$message_sent", "Order Completed"].map(kindOf),
    ).toEqual(["journey", "campaign", "message", "event"]);
    expect([isSystem("$x"), isSystem("x")]).toEqual([true, false]);
  });

  it("shows few and simple properties in brief", () => {
    const properties = { a: 1, b: null, c: { d: 1 }, e: "", f: true, g: "x", h: 2, i: 3 };
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
