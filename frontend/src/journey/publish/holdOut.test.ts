import { expect, it } from "vitest";
import type { GraphDocument } from "../../api/types";
import { heldOut } from "./holdOut";

const document = (...settings: Record<string, unknown>[]) =>
  ({
    nodes: settings.map((one, number) => ({
      id: `s${number}`,
      kind: "split",
      name: "Test",
      settings: one,
    })),
  }) as unknown as GraphDocument;

it.each([
  ["no split", document(), []],
  ["a split without one", document({ hold_out: 0 }), []],
  ["a setting nobody knows", document({ hold_out: "ten" }, {}), []],
  ["a split with one", document({}, { hold_out: 1_000 }), [{ id: "s1", name: "Test", share: 0.1 }]],
])("finds who is held out: %s", (_, drawn, expected) => {
  expect(heldOut(drawn)).toEqual(expected);
});
