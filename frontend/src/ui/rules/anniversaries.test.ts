import { describe, expect, it } from "vitest";
import { isAnniversary, whenOf, whensOf, withWhen } from "./anniversaries";
import { isComplete } from "./check";
import type { Leaf } from "./model";
import { type Catalogue, newLeaf } from "./operators";

const catalogue: Catalogue = {
  attributes: [
    { name: "city", type: "text", examples: [] },
    { name: "birthday", type: "date", examples: ["1980-02-29"] },
  ],
  events: [],
};

function start() {
  const leaf = newLeaf("anniversary", catalogue);
  if (!isAnniversary(leaf)) throw new Error("no anniversary");
  return leaf;
}

function choose(leaf: Leaf, when: Parameters<typeof withWhen>[1]) {
  if (!isAnniversary(leaf)) throw new Error("no anniversary");
  return withWhen(leaf, when, catalogue);
}

describe("when an anniversary is", () => {
  it("begins with the next days of the first date there is", () => {
    expect(start().measure).toEqual({ kind: "anniversary", name: "birthday", which: "next" });
    expect(whenOf(start())).toBe("next:lte");
  });

  it("is today by no number that is seen", () => {
    const today = choose(start(), "today");
    expect(today).toMatchObject({ operator: "eq", value: 0 });
    expect(isAnniversary(today) && whenOf(today)).toBe("today");
    expect(choose(today, "last:lte")).toMatchObject({
      measure: { which: "last" },
      operator: "lte",
      value: 7,
    });
  });

  it("keeps the days when the direction changes", () => {
    const soon = { ...start(), value: 30 };
    expect(withWhen(soon, "last:gt", catalogue)).toMatchObject({ operator: "gt", value: 30 });
    const rule = { schema_version: 1 as const, root: { all: [soon] } };
    expect(isComplete(rule)).toBe(true);
  });

  it("offers what an imported rule says beside the usual ones", () => {
    expect(whensOf({ ...start(), operator: "ne", value: 3 }, catalogue)).toContain("next:ne");
    expect(whensOf(start(), catalogue)).not.toContain("next:ne");
  });
});
