import { describe, expect, it } from "vitest";
import { addressFault, readAddresses } from "./addresses";

describe("addresses of tests", () => {
  it.each([
    ["", []],
    [" , ;", []],
    ["a@b.example", ["a@b.example"]],
    [
      "a@b.example, c@d.example;e@f.example  g@h.example",
      ["a@b.example", "c@d.example", "e@f.example", "g@h.example"],
    ],
    ["a@b.example a@b.example", ["a@b.example"]],
  ])("reads %j", (line, expected) => {
    expect(readAddresses(line)).toEqual(expected);
  });

  it("finds the fault of any address and of nothing else", () => {
    expect(addressFault({ steps: "none", "addresses[1]": "no address" })).toBe("no address");
    expect(addressFault({ addresses: "name one" })).toBe("name one");
    expect(addressFault({ customer_id: "nobody" })).toBeUndefined();
  });
});
