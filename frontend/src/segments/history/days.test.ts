import { describe, expect, it } from "vitest";
import type { DayOfSegment, DaysOfSegment } from "../../api/queries/history";
import { nearestDay, peoplePath, piles, split, sum, versionMarks, xOf } from "./days";

const day = (
  on: string,
  members: number,
  entered: number,
  left: number,
  more = {},
): DayOfSegment => ({
  on,
  members,
  entered,
  left,
  entered_by_definition: 0,
  left_by_definition: 0,
  ...more,
});
const found: DaysOfSegment = {
  start: "2026-03-01",
  end: "2026-03-10",
  since: null,
  days: [
    day("2026-03-02", 10, 10, 0, { entered_by_definition: 10 }),
    day("2026-03-03", 12, 4, 2),
    day("2026-03-05", 6, 0, 6, { left_by_definition: 5 }),
  ],
  versions: [
    { version: 1, at: "2026-02-01T10:00:00Z", by: null, sentence: "" },
    { version: 2, at: "2026-03-05T10:00:00Z", by: "mia", sentence: "" },
    { version: 3, at: "2026-03-05T11:00:00Z", by: "mia", sentence: "" },
  ],
};
const frame = { width: 100, top: 60, below: 44 };

describe("what came in and left", () => {
  it("is told apart by why", () => {
    expect(split(found.days[2] as DayOfSegment)).toEqual({
      entered: 0,
      enteredDefined: 0,
      left: 1,
      leftDefined: 5,
    });
    expect(sum(found.days)).toEqual({ entered: 4, enteredDefined: 10, left: 3, leftDefined: 5 });
  });

  it("stands on its day, behaviour next to the middle", () => {
    expect(xOf("2026-03-02", found, 100)).toBe(15);
    const [first, second, last] = piles(found, frame);
    expect(first?.parts).toEqual([
      { key: "enteredDefined", part: "enteredDefined", y: 2, height: 20 },
    ]);
    expect(second?.parts.map(({ part, y, height }) => [part, y, height])).toEqual([
      ["entered", 14, 8],
      ["left", 22, 4],
    ]);
    expect(last?.parts.map(({ part, y, height }) => [part, y, height])).toEqual([
      ["left", 22, 2],
      ["leftDefined", 24, 10],
    ]);
  });
});

describe("the chart", () => {
  it("draws people from day to day, a single one as a dot", () => {
    expect(peoplePath(found, 12, frame)).toBe("M15 10L25 0L45 30");
    expect(peoplePath({ ...found, days: found.days.slice(0, 1) }, 12, frame)).toBe("M15 10h0");
    expect(peoplePath({ ...found, days: [] }, 12, frame)).toBe("");
  });

  it("marks versions on their day, those of one day together", () => {
    const marks = versionMarks(found, 100, (at) => at.slice(0, 10));
    expect(marks.map(({ x, versions }) => [x, versions.map(({ version }) => version)])).toEqual([
      [45, [2, 3]],
    ]);
  });

  it("reads the counted day that is nearest", () => {
    expect(nearestDay(0, found, 100)).toBe(0);
    expect(nearestDay(33, found, 100)).toBe(1);
    expect(nearestDay(99, found, 100)).toBe(2);
  });
});
