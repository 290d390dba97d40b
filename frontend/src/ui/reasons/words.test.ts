import { describe, expect, it } from "vitest";
import type { ReasonPart, Reasons } from "../../api/queries/reasons";
import { sayDecided, sayPin, sayTurned } from "./words";

const part: ReasonPart = {
  path: "root",
  depth: 0,
  kind: "leaf",
  sentence: "Spent more than 500 to date",
  holds: true,
  measured: "512",
  held: false,
  had: "480",
};
const found: Reasons = {
  segment_id: 1,
  segment_name: "Rich",
  customer_id: 2,
  at: "2026-03-10T12:00:00Z",
  rule_version: 1,
  sentence: "Spent more than 500 to date",
  holds: true,
  was_inside: true,
  pin: null,
  parts: [part],
};

describe("a condition", () => {
  it("says that it turned over within the day, and what was there before", () => {
    expect(sayTurned(part)).toBe("came true within the day (a day before 480)");
    expect(sayTurned({ ...part, holds: false, held: true, measured: null, had: null })).toBe(
      "stopped being true within the day",
    );
  });

  it("says nothing where it stayed, or where nobody knows", () => {
    expect(sayTurned({ ...part, held: true })).toBeNull();
    expect(sayTurned({ ...part, held: null })).toBeNull();
    expect(sayTurned({ ...part, holds: null })).toBeNull();
  });
});

describe("what was decided", () => {
  it("is said only where the rule says otherwise, and of then it stays", () => {
    expect(sayDecided(found, false)).toBeNull();
    expect(sayDecided({ ...found, was_inside: false }, false)).toContain("did not have them");
    expect(sayDecided({ ...found, was_inside: null }, false)).toBeNull();
    expect(sayDecided({ ...found, holds: false }, true)).toContain("until the next run");
  });

  it("names who decided by hand", () => {
    const pin = { side: "out" as const, note: "test account", by: "Mia", at: found.at };
    expect(sayPin({ ...found, pin })).toBe("Kept out by hand by Mia: test account.");
    expect(sayDecided({ ...found, pin, holds: true, was_inside: false }, true)).toBeNull();
  });
});
