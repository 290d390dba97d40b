import { describe, expect, it } from "vitest";
import { lineOf, readLines } from "./lines";

describe("customers in lines", () => {
  it("are user ids, or numbers with a #", () => {
    expect(readLines(" ann \n\n#1042\n1042\n#x\n")).toEqual({
      user_ids: ["ann", "1042", "#x"],
      customer_ids: [1042],
    });
  });

  it("are named as they were written when they are refused", () => {
    const wanted = readLines("ann\n#7\nbob");
    expect(lineOf(wanted, "user_ids[1]")).toBe("bob");
    expect(lineOf(wanted, "customer_ids[0]")).toBe("#7");
    expect(lineOf(wanted, "elsewhere")).toBe("elsewhere");
  });
});
