import { describe, expect, it } from "vitest";
import { covers, layTops, rowsBetween, toParts, widen } from "./window";

const tops = layTops([60, 120, 60, 60, 180]);

describe("the rows in view", () => {
  it.each([
    [0, 59, 0, 0],
    [0, 60, 0, 1],
    [179, 180, 1, 2],
    [250, 9_999, 3, 4],
    [9_999, 9_999, 4, 4],
  ])("between %i and %i px are %i to %i", (from, to, first, last) => {
    expect(rowsBetween(tops, from, to)).toEqual({ first, last });
  });

  it("are covered by those drawn around them, within the plan", () => {
    const wide = widen({ first: 3, last: 4 }, 5);
    expect(wide).toEqual({ first: 0, last: 4 });
    expect(covers(wide, { first: 0, last: 4 })).toBe(true);
    expect(covers({ first: 1, last: 4 }, { first: 0, last: 2 })).toBe(false);
  });
});

describe("what is drawn of a long plan", () => {
  const height = (parts: ReturnType<typeof toParts>) =>
    parts.reduce(
      (sum, part) =>
        sum + ("gap" in part ? part.gap : (tops[part.row + 1] ?? 0) - (tops[part.row] ?? 0)),
      0,
    );

  it("are rows with empty space before and behind them", () => {
    const parts = toParts(tops, { first: 2, last: 3 }, []);
    expect(parts).toEqual([
      { gap: 180, before: 2 },
      { row: 2 },
      { row: 3 },
      { gap: 180, before: 5 },
    ]);
  });

  it("keeps a row that is scrolled away, and the whole height", () => {
    const parts = toParts(tops, { first: 3, last: 4 }, [0]);
    expect(parts).toEqual([{ row: 0 }, { gap: 180, before: 3 }, { row: 3 }, { row: 4 }]);
    expect(height(parts)).toBe(tops.at(-1));
    expect(height(toParts(tops, { first: 0, last: 0 }, [4]))).toBe(tops.at(-1));
  });

  it("of nothing is nothing", () => {
    expect(toParts(layTops([]), { first: 0, last: -1 }, [0])).toEqual([]);
  });
});
