import { expect, it } from "vitest";
import { boundedDays, daysOf, type NumbersView, readNumbers, writeNumbers } from "./view";

const views: [string, NumbersView][] = [
  ["", { mode: "now", days: { last: 30 }, versions: null }],
  ["numbers=off", { mode: "off", days: { last: 30 }, versions: null }],
  ["numbers=passed", { mode: "passed", days: { last: 30 }, versions: null }],
  ["numbers=passed&days=all", { mode: "passed", days: "all", versions: null }],
  ["numbers=conversion&days=7", { mode: "conversion", days: { last: 7 }, versions: null }],
  [
    "numbers=conversion&days=2026-03-01..2026-03-31",
    { mode: "conversion", days: { from: "2026-03-01", to: "2026-03-31" }, versions: null },
  ],
  [
    "numbers=compare&days=90&versions=1%2C3",
    { mode: "compare", days: { last: 90 }, versions: [1, 3] },
  ],
];

it.each(views)("the address %j brings back what it was written from", (address, view) => {
  expect(readNumbers(new URLSearchParams(address), true)).toEqual(view);
  const search = new URLSearchParams("step=pause&numbers=old&days=1&versions=9,9");
  writeNumbers(view, search, true);
  search.delete("step");
  expect(search.toString()).toBe(address);
});

it.each([
  "numbers=everything",
  "days=0",
  "days=367",
  "days=1.5",
  "days=2026-03-31..2026-03-01",
  "days=2026-02-30..2026-03-01",
  "days=2024-01-01..2026-03-01",
  "versions=1",
  "versions=1,2,3",
  "versions=-1,2",
  "versions=a,b",
])("an address that says nonsense (%s) shows the usual numbers", (address) => {
  expect(readNumbers(new URLSearchParams(address), true)).toEqual(views[0]?.[1]);
});

it("a journey that was never live has no numbers to choose", () => {
  const search = new URLSearchParams("numbers=conversion");
  expect(readNumbers(search, false).mode).toBe("off");
});

it("the last days end today", () => {
  expect(daysOf({ last: 7 }, "2026-03-10")).toEqual({ from: "2026-03-04", to: "2026-03-10" });
  expect(daysOf("all", "2026-03-10")).toBeNull();
  expect(boundedDays("all", "2026-03-10")).toEqual({ from: "2025-03-11", to: "2026-03-10" });
});
