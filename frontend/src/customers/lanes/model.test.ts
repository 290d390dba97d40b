import { describe, expect, it } from "vitest";
import type { Lanes } from "../../api/queries/lanes";
import {
  countCauses,
  groupMarks,
  laneMarks,
  moves,
  passageMarks,
  place,
  slotBars,
  stayBars,
  stepBars,
  ticks,
  toSpan,
} from "./model";

const end = (at: string, cause: "behaviour" | "definition" = "behaviour") => ({
  at,
  cause,
  rule_version: 1,
});

// Ten days: a day is ten per cent.
const found: Lanes = {
  customer_id: 1,
  as_of: "2026-03-10T12:00:00Z",
  start: "2026-03-01",
  end: "2026-03-10",
  since: "2026-03-02T00:00:00Z",
  is_cut: false,
  lanes: [
    {
      segment: { id: 7, name: "High", position: 1, is_system: false, archived_at: null },
      stays: [
        { entered: null, left: end("2026-03-04T00:00:00Z") },
        { entered: end("2026-03-06T00:00:00Z", "definition"), left: null },
      ],
    },
    {
      segment: { id: 8, name: "Rest", position: 2, is_system: true, archived_at: null },
      stays: [{ entered: end("2026-03-04T00:00:00Z"), left: end("2026-03-06T00:00:00Z") }],
    },
  ],
  treatments: [
    {
      on: "2026-03-07",
      until: "2026-03-09",
      at: "2026-03-07T01:00:00Z",
      arm: "treated",
      campaign: { id: 3, name: "Spring" },
      segment_id: 7,
    },
  ],
  messages: [
    {
      id: "a",
      name: "Hello",
      channel: "email",
      sent_at: "2026-03-07T02:00:00Z",
      opened_at: "2026-03-08T00:00:00Z",
      clicked_at: null,
      campaign_id: 3,
      passage_id: null,
    },
    {
      id: "b",
      name: "Welcome",
      channel: "email",
      sent_at: "2026-03-01T02:00:00Z",
      opened_at: null,
      clicked_at: null,
      campaign_id: null,
      passage_id: 5,
    },
  ],
  purchases: [],
  passages: [],
};
const span = toSpan(found, "UTC");

describe("the time of a customer", () => {
  it("begins at midnight of the workspace", () => {
    expect(new Date(toSpan(found, "Europe/Oslo").from).toISOString()).toBe(
      "2026-02-28T23:00:00.000Z",
    );
  });

  it("puts a moment in its place and keeps it within the width", () => {
    expect(place(Date.parse("2026-03-06T00:00:00Z"), span)).toBe(50);
    expect(place(Date.parse("2026-02-01T00:00:00Z"), span)).toBe(0);
    expect(place(Date.parse("2026-05-01T00:00:00Z"), span)).toBe(100);
  });

  it("draws a stay from when it is known, and up to now while it lasts", () => {
    const bars = stayBars(found.lanes[0]?.stays ?? [], span);
    expect(bars.map(({ left, width, opens, closes }) => [left, width, opens, closes])).toEqual([
      [10, 20, true, false],
      [50, 45, false, true],
    ]);
  });

  it("leaves out what ended before, and shows the shortest stay", () => {
    const stays = [
      { entered: null, left: end("2026-02-20T00:00:00Z") },
      { entered: end("2026-03-05T00:00:00Z"), left: end("2026-03-05T00:00:01Z") },
    ];
    expect(stayBars(stays, span).map(({ left, width }) => [left, width])).toEqual([[40, 0.4]]);
  });

  it("marks each change of lanes once", () => {
    expect(moves(found, span)).toEqual([30, 50]);
  });

  it("counts changes by why, the last row left out", () => {
    expect(countCauses(found, span)).toEqual({ behaviour: 1, definition: 1 });
  });
});

describe("marks", () => {
  it("stand in the lane whose campaign it was", () => {
    expect(laneMarks(found, 7).map(({ kind, name }) => [kind, name])).toEqual([
      ["treated", "Spring"],
      ["sent", "Hello"],
      ["opened", "Hello"],
    ]);
    expect(laneMarks(found, 8)).toEqual([]);
    expect(passageMarks(found, 5).map(({ name }) => name)).toEqual(["Welcome"]);
  });

  it("are drawn as one where those of a kind touch", () => {
    const marks = ["06T00", "06T01", "08T00", "20T00"].map((at) => ({
      key: at,
      kind: "bought" as const,
      at: `2026-03-${at}:00:00Z`,
      name: "Order",
    }));
    expect(groupMarks(marks, span).map(({ left, marks }) => [left, marks.length])).toEqual([
      [50, 2],
      [70, 1],
    ]);
  });

  it("have the days of a campaign behind them", () => {
    expect(slotBars(found, 7, span, "UTC").map(({ left, width }) => [left, width])).toEqual([
      [60, 20],
    ]);
  });
});

describe("steps of a journey", () => {
  it("last until they are left, the last one until now", () => {
    const step = { node_id: "n", name: "Wait", kind: "wait" };
    const steps = [
      { ...step, visit_no: 1, arrived_at: "2026-03-01T00:00:00Z", left_at: "2026-03-02T00:00:00Z" },
      { ...step, visit_no: 2, arrived_at: "2026-03-02T00:00:00Z", left_at: null },
    ];
    expect(stepBars(steps, span).map(({ left, width }) => [left, width])).toEqual([
      [0, 10],
      [10, 85],
    ]);
  });
});

describe("the days under the lanes", () => {
  it("are about eight, and begin months in a year", () => {
    expect(ticks({ start: "2026-03-01", end: "2026-03-30" })).toHaveLength(8);
    expect(ticks({ start: "2026-01-01", end: "2026-03-31" })).toHaveLength(8);
    const year = ticks({ start: "2025-03-11", end: "2026-03-10" });
    expect(year.length).toBeLessThanOrEqual(8);
    expect(year.every(({ day }) => day.endsWith("-01"))).toBe(true);
  });
});
