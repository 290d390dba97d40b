import { expect, test } from "vitest";
import { decision, entry, exit, graph, wait } from "./fixtures/build";
import { branchAround, extended, idsIn, many, only, stillThere, toggled } from "./selection";

const document = graph(
  [entry, decision("d", "a"), wait("x"), wait("y"), wait("z"), exit],
  ["in next d", "d a x", "x next y", "y next z", "d else z", "z next out"],
);

test("a click with Shift adds a step, another one takes it out", () => {
  const two = toggled(only("x"), "y");
  expect(two).toEqual({ selected: "y", others: ["x"] });
  expect(toggled(two, "y")).toEqual({ selected: "x", others: [] });
  expect(toggled(only("x"), "x")).toEqual({ selected: null, others: [] });
});

test("walking on with Shift adds steps, walking back lets go of them", () => {
  const three = extended(extended(only("x"), "y"), "z");
  expect(three).toEqual({ selected: "z", others: ["x", "y"] });
  expect(extended(three, "y")).toEqual({ selected: "y", others: ["x"] });
});

test.each([
  ["x", ["x", "y"]],
  ["z", ["d", "x", "y", "z", "out"]],
])("the branch around %s is %j", (id, branch) => {
  expect(branchAround(document, id)).toEqual(branch);
});

test("a selection loses what the document no longer holds", () => {
  const selection = many(["x", "gone", "y"], "gone");
  expect(idsIn(stillThere(document, selection))).toEqual(["x", "y"]);
  const whole = many(["x", "y"]);
  expect(stillThere(document, whole)).toBe(whole);
});
