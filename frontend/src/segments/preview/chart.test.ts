import { describe, expect, it } from "vitest";
import { bandPath, countBefore, linePath, nearest, toDays, topOf } from "./chart";

const box = { width: 100, height: 50 };

describe("a backtest", () => {
  const days = toDays(
    {
      points: [
        { at: "2026-03-08T12:00:00Z", count: 10, margin: 2 },
        { at: "2026-03-09T12:00:00Z", count: 20, margin: 3 },
        { at: "2026-03-10T12:00:00Z", count: 40, margin: 4 },
      ],
      step_days: 1,
      sampled: true,
      stored: [{ on: "2026-03-09", members: 47 }],
    },
    (at) => at.slice(0, 10),
  );

  it("puts what was counted then beside the day", () => {
    expect(days.map(({ stored }) => stored)).toEqual([null, 47, null]);
    expect(topOf(days)).toBe(50);
  });

  it("looks back by days whatever lies between two numbers", () => {
    expect(countBefore(days, 1, 1)).toBe(20);
    expect(countBefore(days, 7, 7)).toBe(20);
    expect(countBefore(days, 90, 1)).toBe(10);
  });

  it("draws a band around the numbers of a sample", () => {
    expect(bandPath(days, 50, box)).toBe("M0 38L50 27L100 6L100 14L50 33L0 42Z");
  });
});

describe("the chart", () => {
  it("begins its line anew after a gap, and shows a single day", () => {
    expect(linePath([0, 50, null, 25], 50, box)).toBe("M0 50L33.3 0M100 25h0");
  });

  it("finds the nearest day", () => {
    expect(nearest(52, 3, box)).toBe(1);
    expect(nearest(-9, 3, box)).toBe(0);
  });
});
