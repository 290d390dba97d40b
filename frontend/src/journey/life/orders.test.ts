import { expect, test } from "vitest";
import type { PreviewedStep, PreviewedVersion } from "../../api/queries/versions";
import { choose, isComplete, toMoves } from "./orders";

const step = (id: string, more: Partial<PreviewedStep> = {}): PreviewedStep => ({
  id,
  name: id,
  kind: "wait",
  change: "unchanged",
  before: 0,
  at: 5,
  past: 0,
  destination: id,
  needs_destination: false,
  ...more,
});
const gone = step("gone", { change: "removed", destination: null, needs_destination: true });
const version: PreviewedVersion = {
  number: 2,
  people: 10,
  is_published: true,
  nodes: [step("w"), gone],
};

test("people finish their version unless somebody says otherwise", () => {
  expect(isComplete({}, [version])).toBe(true);
  expect(toMoves(choose({}, version, "finish"))).toEqual([]);
});

test("who follows from a step that is gone needs a place, or the word to stay", () => {
  const orders = choose({}, version, "follow");
  expect(isComplete(orders, [version])).toBe(false);
  for (const place of ["w", null]) {
    const said = { 2: { version: 2, mode: "follow" as const, mapping: { gone: place } } };
    expect(isComplete(said, [version])).toBe(true);
    expect(toMoves(said)).toEqual([said[2]]);
  }
});

test("who goes to one step needs to know which", () => {
  const orders = choose({}, version, "node");
  expect(isComplete(orders, [version])).toBe(false);
  expect(isComplete({ 2: { version: 2, mode: "node", node: "w" } }, [version])).toBe(true);
});
