import { describe, expect, it } from "vitest";
import { covers, follow, layTops, rowsBetween, toParts, widen } from "./window";

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

describe("the rows drawn while the plan scrolls", () => {
  const step = (first: number) => ({ first, last: first + 9 });

  it("stay as they are for a small step, and change by a few at a time", () => {
    let drawn = widen(step(100), 300);
    let most = 0;
    for (let row = 100; row < 200; row += 1) {
      const next = follow(drawn, step(row), 300);
      expect(covers(next, widen(step(row), 300, 10))).toBe(true);
      most = Math.max(most, next.last - drawn.last);
      drawn = next;
    }
    expect(most).toBeLessThanOrEqual(3);
    expect(follow(drawn, step(200), 300)).toBe(follow(drawn, step(199), 300));
  });

  it("are others after a leap, and end with the plan", () => {
    expect(follow(widen(step(0), 300), step(150), 300)).toEqual(widen(step(150), 300));
    const end = widen(step(290), 300);
    expect(end.last).toBe(299);
    expect(follow(end, step(290), 300)).toBe(end);
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
