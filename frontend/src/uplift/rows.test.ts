import { describe, expect, it } from "vitest";
import type { ForestRow } from "./forest";
import { sayRows } from "./rows";

const row = (name: string, low: number, high: number, isPooled = false): ForestRow => ({
  key: name,
  name,
  interval: { value: (low + high) / 2, low, high },
  isPooled,
});

describe("the finding of all rows", () => {
  it("names those with more and those with less", () => {
    const rows = [row("New", 1, 2), row("VIP", 1, 3), row("Lost", -2, -1), row("Lapsed", -1, 1)];
    expect(sayRows("Orders", rows)).toBe(
      "Orders: more in New and VIP; less in Lost; no difference can be told in one other.",
    );
  });

  it("does not name a small row, which does not speak for itself", () => {
    const rows = [row("New", 1, 2), row("VIP", 1, 3, true), row("Lost", -2, -1, true)];
    expect(sayRows("Orders", rows)).toBe(
      "Orders: more in New; no difference can be told in 2 others.",
    );
  });

  it("says that none tells a difference, or that all do", () => {
    expect(sayRows("Orders", [row("New", -1, 2), row("VIP", 0, 3)])).toBe(
      "Orders: no difference can be told in any micro-segment.",
    );
    expect(sayRows("Orders", [row("New", 1, 2)])).toBe("Orders: more in New.");
  });
});
