import { describe, expect, it } from "vitest";
import { range } from "../../ui/days";
import type { Block } from "./blocks";
import type { PlanCampaign } from "./model";
import { dragSpan, edgesOf, reshape } from "./reshape";

const days = range("2026-11-02", 10);
const today = "2026-11-04";

const campaign = (change: Partial<PlanCampaign> = {}): PlanCampaign => ({
  id: 1,
  name: "Offer",
  position: 1,
  status: "live",
  schedule: { kind: "every_day" },
  starts_on: "2026-11-06",
  ends_on: "2026-11-08",
  duration_days: 1,
  control_percent: 10,
  created_at: "2026-10-01T08:00:00Z",
  ...change,
});

const block = (start: number, span: number, change: Partial<PlanCampaign> = {}): Block => ({
  campaign: campaign(change),
  start,
  span,
  tail: 0,
  cutLeft: false,
  cutRight: false,
  lane: 0,
});

describe("what can be taken hold of", () => {
  it("is both ends and the whole of a block that lies ahead", () => {
    expect(edgesOf(block(4, 3), days, today)).toEqual(["start", "end", "whole"]);
  });

  it("is only the end of a block that has begun", () => {
    expect(edgesOf(block(1, 6, { starts_on: "2026-11-03" }), days, today)).toEqual(["end"]);
  });

  it("is no end that is not there", () => {
    expect(edgesOf(block(4, 6, { ends_on: null }), days, today)).toEqual(["start"]);
    const dates = range("2026-11-09", 6);
    const beyond = block(7, 3, { schedule: { kind: "dates", dates }, ends_on: null });
    expect(edgesOf(beyond, days, today)).toEqual(["start"]);
  });

  it("is nothing of the past, of weekdays, of a mere tail", () => {
    expect(edgesOf(block(0, 1, { ends_on: "2026-11-02" }), days, today)).toEqual([]);
    expect(
      edgesOf(block(4, 1, { schedule: { kind: "weekdays", days: [4] } }), days, today),
    ).toEqual([]);
    expect(edgesOf(block(4, 0), days, today)).toEqual([]);
  });
});

describe("dragging", () => {
  const span = { from: "2026-11-06", to: "2026-11-08" };

  it.each([
    ["start", 1, "2026-11-07", "2026-11-08"],
    ["start", 9, "2026-11-08", "2026-11-08"],
    ["start", -9, "2026-11-05", "2026-11-08"],
    ["end", 2, "2026-11-06", "2026-11-10"],
    ["end", -9, "2026-11-06", "2026-11-06"],
    ["whole", 2, "2026-11-08", "2026-11-10"],
    ["whole", -9, "2026-11-05", "2026-11-07"],
  ] as const)("the %s by %i days gives %s to %s", (edge, by, from, to) => {
    expect(dragSpan(span, edge, by, today)).toEqual({ from, to });
  });

  it("never shortens what has begun to before today", () => {
    const begun = { from: "2026-11-02", to: "2026-11-08" };
    expect(dragSpan(begun, "end", -30, today)).toEqual({ from: "2026-11-02", to: today });
  });
});

describe("the days of a campaign after it", () => {
  const old = { from: "2026-11-06", to: "2026-11-08" };

  it("are other limits of every day", () => {
    expect(reshape(campaign(), old, { from: "2026-11-07", to: "2026-11-10" })).toEqual({
      schedule: { kind: "every_day" },
      starts_on: "2026-11-07",
      ends_on: "2026-11-10",
    });
  });

  it("keep a limit that was not dragged, also one there is not", () => {
    const open = campaign({ starts_on: null });
    expect(reshape(open, old, { ...old, to: "2026-11-09" }).starts_on).toBeNull();
  });

  it("are other dates, of which those elsewhere stay", () => {
    const dates = ["2026-11-02", ...range("2026-11-06", 3)];
    const some = campaign({ schedule: { kind: "dates", dates }, starts_on: null, ends_on: null });
    expect(reshape(some, old, { from: "2026-11-08", to: "2026-11-09" }).schedule).toEqual({
      kind: "dates",
      dates: ["2026-11-02", "2026-11-08", "2026-11-09"],
    });
  });
});
