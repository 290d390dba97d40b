import { expect, it } from "vitest";
import type { GraphDocument } from "../../api/types";
import { sendingSteps } from "./testing";

it("tests are sent of messages and surveys only", () => {
  const kinds = ["entry", "message", "wait", "survey", "webhook", "exit"];
  const nodes = kinds.map((kind) => ({ id: kind, kind, name: "", settings: {} }));
  const found = sendingSteps({ nodes } as unknown as GraphDocument);
  expect(found.map(({ id }) => id)).toEqual(["message", "survey"]);
});
