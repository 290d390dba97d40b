import { expect, test } from "vitest";
import type { PreviewedStep, PreviewedVersion } from "../../api/queries/versions";
import { choose, isComplete, type Orders, toBody, toMoves, UNDECIDED } from "./orders";

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

const isDecided = (orders: Orders, startsAt: string | null = null) =>
  isComplete({ ...UNDECIDED, orders, startsAt }, [version]);

test("people finish their version unless somebody says otherwise", () => {
  expect(isDecided({})).toBe(true);
  expect(toMoves(choose({}, version, "finish"))).toEqual([]);
});

test("who follows from a step that is gone needs a place, or the word to stay", () => {
  const orders = choose({}, version, "follow");
  expect(isDecided(orders)).toBe(false);
  for (const place of ["w", null]) {
    const said = { 2: { version: 2, mode: "follow" as const, mapping: { gone: place } } };
    expect(isDecided(said)).toBe(true);
    expect(toMoves(said)).toEqual([said[2]]);
  }
});

test("who goes to one step needs to know which", () => {
  const orders = choose({}, version, "node");
  expect(isDecided(orders)).toBe(false);
  expect(isDecided({ 2: { version: 2, mode: "node", node: "w" } })).toBe(true);
});

test("a later moment has to be named, and counts only where somebody moves", () => {
  const orders: Orders = { 2: { version: 2, mode: "node", node: "w" } };
  expect(isDecided(orders, "")).toBe(false);
  expect(isDecided({}, "")).toBe(true);
  const later = { orders, startsAt: "2026-07-15T09:00", note: "" };
  expect(toBody(later, "Europe/Berlin").starts_at).toBe("2026-07-15T07:00:00.000Z");
  expect(toBody({ ...later, orders: {} }, "UTC").starts_at).toBeNull();
});
