import { describe, expect, it } from "vitest";
import type { Move } from "../../api/queries/ahead";
import { type Frame, layFlow } from "./flow";
import { layPairs, toShares } from "./pressure";

const move = (before: number | null, after: number | null, people: number): Move => ({
  before,
  after,
  people,
  error: 0,
});

const frame: Frame = { width: 640, side: 190 };

describe("the flow of people between campaigns", () => {
  const flow = layFlow([move(1, 2, 60), move(1, null, 20), move(3, 2, 20)], frame);

  it("has a bar for each campaign on each side, the largest first", () => {
    expect(flow.left.map(({ campaign, people }) => [campaign, people])).toEqual([
      [1, 80],
      [3, 20],
    ]);
    expect(flow.right.map(({ campaign, people }) => [campaign, people])).toEqual([
      [2, 80],
      [null, 20],
    ]);
  });

  it("has bars that do not overlap, as high as their people are many", () => {
    const [first, second] = flow.left;
    expect((first?.y ?? 0) + (first?.height ?? 0)).toBeLessThan(second?.y ?? 0);
    expect((first?.height ?? 0) / (second?.height ?? 1)).toBeCloseTo(4);
  });

  it("has bands that lie in their bars one under the other", () => {
    const starts = flow.bands.map(({ path }) => Number(/^M\d+ ([\d.]+)/.exec(path)?.[1]));
    expect(starts[0]).toBe(0);
    expect(starts[1]).toBeCloseTo((flow.left[0]?.height ?? 0) * 0.75);
    expect(starts[2]).toBeCloseTo(flow.left[1]?.y ?? 0);
  });

  it("leaves small moves out and counts their people", () => {
    const many = Array.from({ length: 20 }, (_, at) => move(at, 100, 20 - at));
    const { bands, rest } = layFlow(many, frame);
    expect(bands).toHaveLength(14);
    expect(rest).toBe(6 + 5 + 4 + 3 + 2 + 1);
  });

  it("of nobody is empty", () => {
    expect(layFlow([], frame)).toEqual({ left: [], right: [], bands: [], height: 0, rest: 0 });
  });
});

describe("message pressure", () => {
  it("turns who gets at least so many into who gets exactly so many", () => {
    expect(toShares([60, 20, 5], 100)).toEqual([40, 40, 15, 5]);
    expect(toShares([], 10)).toEqual([10]);
  });

  it("of a sample never counts fewer than nobody", () => {
    expect(toShares([12], 10)).toEqual([0, 12]);
  });

  it("has two bars for each number of messages, none where it is nobody", () => {
    const counts = [
      { messages: 0, before: 100, after: 50 },
      { messages: 1, before: 0, after: 20 },
    ];
    const pairs = layPairs(counts, { width: 100, height: 50 });
    expect(pairs.map(({ x }) => x)).toEqual([25, 75]);
    expect(pairs[0]?.bars).toEqual([
      { order: "before", x: 6, y: 0, width: 18, height: 50 },
      { order: "after", x: 26, y: 25, width: 18, height: 25 },
    ]);
    expect(pairs[1]?.bars.map(({ order, height }) => [order, height])).toEqual([["after", 10]]);
  });
});
