import { describe, expect, it } from "vitest";
import { addDays, daysBetween, fromNumber, isDay, range, toNumber, weekday } from "./days";

describe("days", () => {
  it.each([
    ["1970-01-01", 0],
    ["1969-12-31", -1],
    ["2000-02-29", 11_016],
    ["2026-11-21", 20_778],
  ])("counts %s as day %i and back", (day, number) => {
    expect(toNumber(day)).toBe(number);
    expect(fromNumber(number)).toBe(day);
  });

  it("agrees with the calendar on every day of thirty years", () => {
    for (let number = 9000; number < 20_000; number += 1) {
      const expected = new Date(number * 86_400_000).toISOString().slice(0, 10);
      expect(fromNumber(number)).toBe(expected);
      expect(toNumber(expected)).toBe(number);
    }
  });

  it("crosses months, years and leap days", () => {
    expect(addDays("2026-12-31", 1)).toBe("2027-01-01");
    expect(addDays("2024-02-28", 1)).toBe("2024-02-29");
    expect(addDays("2026-03-01", -1)).toBe("2026-02-28");
    expect(daysBetween("2026-11-02", "2026-11-21")).toBe(19);
    expect(range("2026-10-31", 3)).toEqual(["2026-10-31", "2026-11-01", "2026-11-02"]);
  });

  it("starts the week on Monday", () => {
    expect(weekday("2026-11-02")).toBe(0);
    expect(weekday("2026-11-08")).toBe(6);
    expect(weekday("1969-12-31")).toBe(2);
  });

  it("knows what is not a day", () => {
    expect(isDay("2026-02-29")).toBe(false);
    expect(isDay("2026-2-3")).toBe(false);
    expect(isDay("2026-02-28")).toBe(true);
    expect(() => toNumber("today")).toThrow(/YYYY-MM-DD/);
  });
});
