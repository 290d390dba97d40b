import { expect, it } from "vitest";
import { lineOf } from "./geometry";

const ends = { sourceX: 0, sourceY: 0, targetY: 64, isBranch: true };

it.each([
  ["a little beside its card", -287, -261],
  ["half way to the next branch", -100, 0],
  ["far from its card", 0, -200],
])("the (+) never lies on the label of a branch whose column is %s", (_, lane, targetX) => {
  const { label, plus } = lineOf({ ...ends, lane, targetX });
  const isApart = Math.abs(plus.x - label.x) >= 50 || Math.abs(plus.y - label.y) >= 20;
  expect(isApart).toBe(true);
});

it("branches beside one card have a (+) each", () => {
  const [left, right] = [-100, 100].map((lane) => lineOf({ ...ends, lane, targetX: 0 }).plus);
  expect(left).not.toEqual(right);
});
