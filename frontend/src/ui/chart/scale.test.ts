import { describe, expect, it } from "vitest";
import { moveBy, niceTop } from "./scale";

describe("an axis", () => {
  it.each([
    [0, 4],
    [3, 4],
    [11, 20],
    [420, 500],
    [1_000, 1_000],
    [5_001, 10_000],
  ])("has above %d a round top", (most, top) => {
    expect(niceTop(most)).toBe(top);
  });

  it("is walked by keys, within its ends", () => {
    expect(moveBy("ArrowRight", 2, 3)).toBe(2);
    expect(moveBy("PageDown", 9, 91)).toBe(2);
    expect(moveBy("End", 0, 91)).toBe(90);
    expect(moveBy("Tab", 0, 91)).toBeNull();
  });
});
