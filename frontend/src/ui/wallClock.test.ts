import { expect, test } from "vitest";
import { momentOf, wallClockOf } from "./wallClock";

test.each([
  ["2026-01-15T09:00", "Europe/Berlin", "2026-01-15T08:00:00.000Z"],
  ["2026-07-15T09:00", "Europe/Berlin", "2026-07-15T07:00:00.000Z"],
  ["2026-03-29T02:30", "Europe/Berlin", "2026-03-29T01:30:00.000Z"], // skipped: 03:30
  ["2026-10-25T02:30", "Europe/Berlin", "2026-10-25T00:30:00.000Z"], // twice: the first
  ["2026-07-15T09:00", "Asia/Kolkata", "2026-07-15T03:30:00.000Z"],
  ["2026-07-15T09:00", "UTC", "2026-07-15T09:00:00.000Z"],
])("%s in %s is %s", (local, zone, moment) => {
  expect(momentOf(local, zone)).toBe(moment);
});

test("a moment is written as the clock of the zone shows it", () => {
  expect(wallClockOf("2026-07-15T22:30:00Z", "Europe/Berlin")).toBe("2026-07-16T00:30");
});
