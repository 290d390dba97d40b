import { describe, expect, it } from "vitest";
import type { Heard } from "../../api/queries/heard";
import { dayAt, mostly, partsInUse, stacks, topOf } from "./heard";

const part = (name: string, people: number, isHeard = false) =>
  ({ part: name, words: `${name} in words`, heard: isHeard, people }) as Heard["parts"][number];

const found: Heard = {
  start: "2026-02-02",
  end: "2026-02-03",
  since: "2026-02-02",
  people: 20,
  heard: 6,
  parts: [
    part("treated", 6, true),
    part("in_duration", 10),
    part("capped", 0),
    part("no_campaign", 4),
  ],
  days: [
    { on: "2026-02-02", people: 10, parts: { treated: 4, in_duration: 6, no_campaign: 0 } },
    { on: "2026-02-03", people: 10, parts: { treated: 2, in_duration: 4, no_campaign: 4 } },
  ],
};

describe("bars of who heard from us", () => {
  it("fill a day's people from the bottom up", () => {
    const [monday, tuesday] = stacks(found, { width: 100, height: 50 });
    expect(topOf(found.days)).toBe(10);
    expect(monday?.parts).toEqual([
      { part: "treated", y: 30, height: 20 },
      { part: "in_duration", y: 0, height: 30 },
    ]);
    const heights = tuesday?.parts.map(({ height }) => height) ?? [];
    expect(heights.reduce((sum, height) => sum + height, 0)).toBe(50);
    expect((monday?.x ?? 0) + (monday?.width ?? 0)).toBeLessThanOrEqual(50);
  });

  it("have no gaps and no lines where a year is shown", () => {
    const year = { ...found, days: Array(365).fill(found.days[0]) };
    const [first, second] = stacks(year, { width: 730, height: 50 });
    expect(first).toMatchObject({ x: 0, width: 2, isNarrow: true });
    expect(second?.x).toBe(2);
    expect(stacks(found, { width: 730, height: 50 })[0]?.isNarrow).toBe(false);
  });

  it("leave parts out that nobody is in", () => {
    expect(partsInUse(found).map((one) => one.part)).toEqual([
      "treated",
      "in_duration",
      "no_campaign",
    ]);
  });

  it("are found by the place of the pointer, also beside them", () => {
    expect([-5, 49, 51, 300].map((x) => dayAt(x, 2, 100))).toEqual([0, 0, 1, 1]);
  });

  it("name the reason of most of those who did not hear", () => {
    expect(mostly(found)).toEqual({ words: "in_duration in words", share: 10 / 14 });
    expect(mostly({ ...found, parts: [part("treated", 20, true)] })).toBeNull();
  });
});
