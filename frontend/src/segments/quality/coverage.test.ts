import { describe, expect, it } from "vitest";
import { toBars } from "./coverage";

describe("the bars of coverage", () => {
  it("divide the open customers into several rows, one row and none", () => {
    expect(toBars([{ on: "2026-11-21", open: 200, covered: 150, several: 50 }])).toEqual([
      { on: "2026-11-21", several: 0.25, once: 0.5, none: 0.25 },
    ]);
  });

  it("are empty on a day without open customers", () => {
    expect(toBars([{ on: "2026-11-21", open: 0, covered: 0, several: 0 }])).toEqual([
      { on: "2026-11-21", several: 0, once: 0, none: 0 },
    ]);
  });
});
