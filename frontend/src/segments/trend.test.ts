import { describe, expect, it } from "vitest";
import { trendChange, trendPath } from "./trend";

const points = (...members: number[]) =>
  members.map((each, index) => ({ on: `${index}`, members: each }));

describe("the trend of a micro-segment", () => {
  it("goes from left to right, the most people at the top", () => {
    expect(trendPath(points(10, 30, 20), 80, 20)).toBe("M0 20L40 0L80 10");
  });

  it("is flat when nothing changes, and empty without history", () => {
    expect(trendPath(points(5, 5), 80, 20)).toBe("M0 20L80 20");
    expect(trendPath(points(5), 80, 20)).toBe("");
    expect(trendPath([], 80, 20)).toBe("");
  });

  it("compares the last day with the first", () => {
    expect(trendChange(points(10, 30, 22))).toBe(12);
    expect(trendChange(points(10))).toBeNull();
  });
});
