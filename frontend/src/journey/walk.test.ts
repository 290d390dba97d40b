import { expect, test } from "vitest";
import { decision, entry, exit, graph, wait } from "./fixtures/build";
import { arrange } from "./layout";
import { newTrail, nextMarked, remember, stepBeside } from "./walk";

const document = graph(
  [entry, decision("d", "a"), wait("x"), wait("y"), exit],
  ["in next d", "d a x", "d else y", "x next out", "y next out"],
);
const arrangement = arrange(document);
const go = (from: string, direction: Parameters<typeof stepBeside>[3], trail = newTrail()) =>
  stepBeside(document, arrangement, from, direction, trail);

test.each([
  ["in", "down", "d"],
  ["d", "down", "x"],
  ["x", "right", "y"],
  ["y", "left", "x"],
  ["x", "left", null],
  ["d", "up", "in"],
  ["in", "up", null],
  ["out", "start", "in"],
  ["in", "end", "out"],
] as const)("from %s %s is %s", (from, direction, to) => {
  expect(go(from, direction)).toBe(to);
});

test("up leads back the way one came", () => {
  expect(go("out", "up")).toBe("x");
  const trail = newTrail();
  remember(trail, "y", "out", "down");
  expect(go("out", "up", trail)).toBe("y");
  remember(trail, "y", "d", "up");
  expect(go("d", "down", trail)).toBe("y");
});

test("problems are walked in reading order, round and round", () => {
  const marked = new Set(["x", "out"]);
  expect(nextMarked(document, marked, "in", 1)).toBe("x");
  expect(nextMarked(document, marked, "out", 1)).toBe("x");
  expect(nextMarked(document, marked, "x", -1)).toBe("out");
  expect(nextMarked(document, new Set(), "x", 1)).toBeNull();
});
