import { describe, expect, it } from "vitest";
import { toCsv } from "../ui/takeOut";
import { type ForestRow, shorten, toScale, xOf } from "./forest";
import { findArm, setRole, toDraft, toSettings } from "./settings";
import { sayChange, sayInterval, sayP, sayValue } from "./values";

const row = (low: number, high: number): ForestRow => ({
  key: `${low}`,
  name: "Offer",
  interval: { value: (low + high) / 2, low, high },
});

describe("scale of a forest plot", () => {
  it("has round numbers around all intervals", () => {
    const scale = toScale([row(-0.004, 0.031), row(0.012, 0.045)]);
    expect(scale.ticks).toEqual([-0.01, 0, 0.01, 0.02, 0.03, 0.04, 0.05]);
    expect(xOf(0, scale, 600)).toBe(100);
  });
  it("holds the line of no difference, wherever the intervals are", () => {
    expect(toScale([row(2, 3)]).ticks).toContain(0);
    expect(toScale([row(-3, -2)]).ticks).toContain(0);
  });
  it("is drawn for nothing, too", () => {
    expect(toScale([]).ticks).toEqual([0, 0.2]);
    expect(toScale([row(0, 0)]).ticks.length).toBeGreaterThan(1);
  });
  it("leaves letters out where names are too long", () => {
    expect(shorten("Short", 100)).toBe("Short");
    expect(shorten("A name that goes on and on", 66)).toBe("A name th…");
  });
});

describe("figures", () => {
  it("says rates in percent, their differences in points", () => {
    expect(sayValue("rate", 0.0684)).toBe("6.8 %");
    expect(sayInterval("rate", { value: 0, low: -0.002, high: 0.032 })).toBe("−0.2 to +3.2");
  });
  it("says amounts with two decimals", () => {
    expect(sayValue("amount", 1.4226)).toBe("1.42");
    expect(sayChange("amount", -0.5)).toBe("−0.50");
  });
  it("does not tell very small p-values apart", () => {
    expect(sayP(0.00004)).toBe("< 0.001");
    expect(sayP(0.0312)).toBe("0.031");
  });
});

describe("CSV", () => {
  it("quotes what would break a row and takes formulas as text", () => {
    expect(toCsv([["a,b", 'say "x"', null, 1.5], ["=1+1"]])).toBe(
      '"a,b","say ""x""",,1.5\r\n\'=1+1\r\n',
    );
  });
});

const columns = [
  { name: "segment", role: "arm" as const, values: ["Mens E-Mail", "No E-Mail"] },
  { name: "visit", role: "rate" as const, values: ["0", "1"] },
  { name: "newbie", role: "covariate" as const, values: ["0", "1"] },
];

describe("how a table is read", () => {
  const draft = toDraft("mail.csv.gz", columns);
  it("begins with what the columns look like", () => {
    expect(draft.name).toBe("mail");
    expect(draft.control).toBe("No E-Mail");
    expect(toSettings(draft)).toMatchObject({
      arm: "segment",
      outcomes: [{ column: "visit", kind: "rate" }],
      covariates: ["newbie"],
      is_random: false,
    });
  });
  it("has one column of who got what", () => {
    const other = setRole(draft, columns, "newbie", "arm");
    expect(findArm(other.roles)).toBe("newbie");
    expect(other.roles.segment).toBe("none");
    expect(other.control).toBe("0");
  });
  it("is not complete without a result", () => {
    expect(toSettings(setRole(draft, columns, "visit", "none"))).toBeNull();
  });
});
