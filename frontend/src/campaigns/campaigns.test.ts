import { describe, expect, it } from "vitest";
import type { Campaign } from "../api/queries/campaigns";
import { type Draft, emptyDraft, findGaps, newAction, readValue, toBody, toDraft } from "./form";
import { describeAction } from "./words";

const whole: Draft = {
  ...emptyDraft(3, "2026-11-05"),
  name: " Spring letter ",
  action: { kind: "message", template_id: 7 },
};

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

describe("a campaign in words", () => {
  it("names its message, or says which one is gone", () => {
    const templates = [{ id: 7, name: "Hello" }];
    expect(describeAction({ kind: "message", template_id: 7 }, templates)).toBe("Message: Hello");
    expect(describeAction({ kind: "message", template_id: 8 }, templates)).toBe("Message: no. 8");
    expect(describeAction({ kind: "trigger", name: "winback" }, [])).toBe("Trigger: winback");
  });
});
