import { describe, expect, it } from "vitest";
import type { GraphDocument } from "../../api/types";
import { addressFault, readAddresses, sendingSteps } from "./testing";

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

it("tests are sent of messages and surveys only", () => {
  const kinds = ["entry", "message", "wait", "survey", "webhook", "exit"];
  const nodes = kinds.map((kind) => ({ id: kind, kind, name: "", settings: {} }));
  const found = sendingSteps({ nodes } as unknown as GraphDocument);
  expect(found.map(({ id }) => id)).toEqual(["message", "survey"]);
});
