import { describe, expect, it } from "vitest";
import type { Campaign, Variant } from "../api/queries/campaigns";
import {
  addVariant,
  changeSchedule,
  type Draft,
  emptyDraft,
  findGaps,
  findNoDay,
  newAction,
  newBandit,
  readValue,
  removeVariant,
  shareEvenly,
  toBody,
  toDraft,
} from "./form";
import { describeAction, describeActions } from "./words";

const whole: Draft = {
  ...emptyDraft(3, "2026-11-05"),
  name: " Spring letter ",
  action: { kind: "message", template_id: 7 },
};

const two: [Variant, Variant] = [
  { key: "a", name: "A", share: 5_000, action: { kind: "trigger", name: "a" } },
  { key: "b", name: "B", share: 5_000, action: { kind: "trigger", name: "b" } },
];

describe("the campaign form", () => {
  it("starts with a control group and says what is missing", () => {
    const draft = emptyDraft(null, null);
    expect(draft.control_percent).toBe(10);
    expect(findGaps(draft)).toEqual(["name", "segment", "template"]);
    expect(findGaps(whole)).toEqual([]);
  });

  it.each<[Partial<Draft>, string]>([
    [{ action: { kind: "attribute", name: " ", value: 1 } }, "attribute"],
    [{ action: newAction("trigger") }, "trigger"],
    [{ action: newAction("webhook") }, "webhook"],
    [{ variants: [{ ...two[0], share: 4_999 }, two[1]] }, "shares"],
    [{ variants: [two[0], { ...two[1], action: newAction("trigger") }] }, "variants"],
    [{ variants: [...two], bandit: newBandit() }, "bandit"],
    [{ schedule: { kind: "weekdays", days: [] } }, "weekdays"],
    [{ schedule: { kind: "dates", dates: [] } }, "dates"],
    [{ starts_on: "2026-11-05", ends_on: "2026-11-04" }, "ends_on"],
    [{ duration_days: 0 }, "duration"],
    [{ control_percent: 101 }, "control"],
    [{ control_percent: null }, "control"],
    [{ goal: { event: "", filters: [], within_days: 14 } }, "goal"],
  ])("finds the gap in %o", (change, gap) => {
    expect(findGaps({ ...whole, ...change })).toEqual([gap]);
  });

  it.each([
    [{}, null],
    [{ ends_on: "2026-11-05" }, null],
    [{ ends_on: "2026-11-04" }, "ends_on"],
    [{ schedule: { kind: "dates", dates: ["2026-11-04"] } }, "dates"],
    [{ schedule: { kind: "dates", dates: ["2026-11-04", "2026-11-05"] } }, null],
    // The 5th is a Thursday
    [{ schedule: { kind: "weekdays", days: [2] }, ends_on: "2026-11-10" }, "weekdays"],
    [{ schedule: { kind: "weekdays", days: [2] }, ends_on: "2026-11-11" }, null],
    [{ schedule: { kind: "weekdays", days: [2] } }, null],
    [
      {
        schedule: { kind: "weekdays", days: [4] },
        starts_on: "2026-11-07",
        ends_on: "2026-11-12",
      },
      "weekdays",
    ],
  ] satisfies [Partial<Draft>, string | null][])("says why %o leaves no day", (change, why) => {
    const open = { ...whole, starts_on: null, ends_on: null };
    expect(findNoDay({ ...open, ...change }, "2026-11-05")).toBe(why);
  });

  it("forgets the first and last day when dates are chosen", () => {
    const limited = { ...whole, ends_on: "2026-11-30" };
    expect(changeSchedule(limited, "dates", "2026-11-01")).toEqual({
      schedule: { kind: "dates", dates: ["2026-11-05"] },
      starts_on: null,
      ends_on: null,
    });
    expect(changeSchedule(limited, "weekdays", "2026-11-01")).toEqual({
      schedule: { kind: "weekdays", days: [0] },
    });
  });

  it("sends what it shows, and no place when the person chose none", () => {
    const body = toBody(whole, "draft");
    expect(body).toMatchObject({ name: "Spring letter", segment_id: 3, status: "draft" });
    expect(body).not.toHaveProperty("position");
    expect(toBody({ ...whole, position: 2 }, "live").position).toBe(2);
  });

  it("reads what the server sends and would send the same back", () => {
    const campaign: Campaign = {
      ...toBody({ ...whole, position: 1 }, "live"),
      id: 9,
      position: 1,
      segment: { id: 3, name: "New", position: 4 },
      channel: "email",
      purpose: "marketing",
      schedule_words: "Every day",
      control_percent: 12.5,
      chosen_elsewhere: false,
      winner: "",
      winner_on: null,
      winner_by: "",
      created_at: "2026-11-01T08:00:00Z",
      updated_at: "2026-11-01T08:00:00Z",
    };
    const draft = toDraft(campaign);
    expect(draft.control_percent).toBe(12.5);
    expect(toBody(draft, "live")).toMatchObject({ segment_id: 3, position: 1 });
  });

  it.each([
    ["12", 12],
    ["-1.5", -1.5],
    ["true", true],
    ["false", false],
    ["1e3", "1e3"],
    ["Gold", "Gold"],
    ["", ""],
  ])("takes the attribute value %j as %j", (text, value) => {
    expect(readValue(text)).toBe(value);
  });
});

describe("variants", () => {
  const keysOf = (draft: Draft) => draft.variants.map((one) => one.key);

  it("begins with what the campaign does, and ends with what is left of it", () => {
    const draft = { ...whole, ...addVariant(whole) };
    expect(keysOf(draft)).toEqual(["a", "b"]);
    expect(draft.variants[0]?.action).toEqual(whole.action);
    expect(draft.variants[1]?.action).toEqual(newAction("message"));
    expect(findGaps(draft)).toEqual(["variants"]);
    const back = { ...draft, bandit: newBandit(), ...removeVariant(draft, "a") };
    expect(back).toMatchObject({ variants: [], bandit: null, action: newAction("message") });
  });

  it("never takes a key twice", () => {
    const three = { ...whole, ...addVariant({ ...whole, variants: [...two] }) };
    const less = { ...three, ...removeVariant(three, "b") };
    expect(keysOf({ ...less, ...addVariant(less) })).toEqual(["a", "c", "b"]);
  });

  it.each([
    [2, [5000, 5000]],
    [3, [3334, 3333, 3333]],
    [7, [1429, 1429, 1429, 1429, 1428, 1428, 1428]],
  ])("shares 100 %% evenly among %i", (count, expected) => {
    const many = Array.from({ length: count }, () => two[0]);
    expect(shareEvenly(many).map((one) => one.share)).toEqual(expected);
  });

  it("send the first one's action as the campaign's", () => {
    expect(toBody({ ...whole, variants: two }, "draft").action).toEqual(two[0].action);
  });
});

describe("a campaign in words", () => {
  it("names its message, or says which one is gone", () => {
    const templates = [{ id: 7, name: "Hello" }];
    expect(describeAction({ kind: "message", template_id: 7 }, templates)).toBe("Message: Hello");
    expect(describeAction({ kind: "message", template_id: 8 }, templates)).toBe("Message: no. 8");
    expect(describeAction({ kind: "trigger", name: "winback" }, [])).toBe("Trigger: winback");
    const many = { action: two[0].action, variants: two };
    expect(describeActions(many, [])).toBe("2 variants: Trigger: a, …");
  });
});
