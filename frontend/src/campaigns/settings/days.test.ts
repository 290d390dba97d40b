import { describe, expect, it } from "vitest";
import { findWrongDay, joinDays, splitDays } from "./days";

describe("quiet days", () => {
  it("are weekdays and dates, and come together again", () => {
    const days = ["sunday", "12-25", "monday", "2026-06-04"];
    const split = splitDays(days);
    expect(split).toEqual({ weekdays: ["sunday", "monday"], dates: ["12-25", "2026-06-04"] });
    expect(joinDays(split)).toEqual(["monday", "sunday", "12-25", "2026-06-04"]);
  });

  it("that are refused are named", () => {
    const errors = { "quiet_days.1": "Give a weekday." };
    expect(findWrongDay(errors, ["sunday", "13-01"])).toBe("13-01: Give a weekday.");
    expect(findWrongDay({}, ["sunday"])).toBeUndefined();
  });
});
