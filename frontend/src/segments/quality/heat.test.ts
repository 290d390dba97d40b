import { describe, expect, it } from "vitest";
import { heat } from "./heat";

describe("the tint of two rows", () => {
  it("grows with the share of all their people who are in both", () => {
    const tints = [0, 1, 20, 40, 60, 80, 100].map((shared) => heat(shared, 100, shared));
    expect(tints).toEqual([0, 1, 2, 3, 4, 5, 5]);
  });

  it("is darkest only for nearly the same people", () => {
    expect(heat(79, 100, 79)).toBe(4);
    expect(heat(50, 100, 100)).toBe(2);
  });
});
