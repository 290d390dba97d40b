import { describe, expect, it } from "vitest";
import { moveBy, niceTop } from "./scale";

describe("an axis", () => {
  it.each([
    [0, 4],
    [3, 4],
    [5, 6],
    [10, 10],
    [11, 12],
    [420, 500],
    [1_000, 1_000],
    [1_100, 1_200],
    [5_001, 6_000],
    [123_456, 160_000],
  ])("has above %d a round top", (most, top) => {
    expect(niceTop(most)).toBe(top);
  });

  it("has a whole number in its middle, and little above the most", () => {
    for (let most = 4; most < 3_000; most += 1) {
      const top = niceTop(most);
      expect(top % 2).toBe(0);
      expect(top).toBeGreaterThanOrEqual(most);
      expect(top).toBeLessThanOrEqual(Math.max(10, most * 1.35));
    }
  });

  it("is walked by keys, within its ends", () => {
    expect(moveBy("ArrowRight", 2, 3)).toBe(2);
    expect(moveBy("PageDown", 9, 91)).toBe(2);
    expect(moveBy("End", 0, 91)).toBe(90);
    expect(moveBy("Tab", 0, 91)).toBeNull();
  });
});
