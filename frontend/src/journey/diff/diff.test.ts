import { describe, expect, test } from "vitest";
import { decision, entry, exit, graph, kinds, node, wait } from "../fixtures/build";
import { arrange } from "../layout";
import { type GraphDocument, indexOf } from "../model";
import * as ops from "../ops";
import { compare, type State } from "./diff";
import { unionOf, unionPicture } from "./union";
import { fieldWords, NO_WORDS } from "./values";
import { changeWords } from "./words";

/** in - a - if (yes: b, else: c) - out */
const forked = graph(
  [entry, wait("a"), decision("if", "yes"), wait("b"), wait("c"), exit],
  ["in next a", "a next if", "if yes b", "if else c", "b next out", "c next out"],
);
const state = (document: GraphDocument, map: Record<string, unknown> = {}): State => ({
  document,
  map,
});
const changes = (after: GraphDocument, before = forked) =>
  compare(state(before), state(after)).map(({ id, kind, fields }) => [
    id,
    kind,
    ...fields.map(({ part }) => Object.values(part).at(-1)),
  ]);
const place = (source: string, key = "next") => ({ source, key });
const words = { kindLabel: (kind: string) => kind, title: (n: { name: string }) => n.name };

describe("what differs", () => {
  const grown = ops.insert(forked, place("if", "yes"), "wait", "new");

  test.each<[string, GraphDocument, unknown[][]]>([
    ["nothing", structuredClone(forked), []],
    ["a step put in moves nothing else", grown, [["new", "added"]]],
    ["a step taken out", ops.remove(forked, "b"), [["b", "removed"]]],
    ["a name", ops.rename(forked, "a", "Calm"), [["a", "changed", "name"]]],
    ["a setting", ops.changeSettings(forked, "a", { amount: 3 }), [["a", "changed", "amount"]]],
    ["a step at another place", ops.move(forked, "b", place("in")), [["b", "moved"]]],
    ["a step in the other branch", ops.move(forked, "b", place("if", "else")), [["b", "moved"]]],
    ["a path led elsewhere", ops.connect(forked, place("b"), "c"), [["b", "changed", "next"]]],
    [
      "a setting of the journey",
      { ...forked, graph: { ...forked.graph, hard_limit_days: 9 } },
      [[null, "changed", "hard_limit_days"]],
    ],
    [
      "moved and changed",
      ops.rename(ops.move(forked, "b", place("in")), "b", "Soon"),
      [["b", "moved", "name"]],
    ],
  ])("%s", (_, after, expected) => {
    expect(changes(after)).toEqual(expected);
  });

  test("of two neighbours that change places one has moved", () => {
    const line = graph(
      [entry, wait("a"), wait("b"), exit],
      ["in next a", "a next b", "b next out"],
    );
    const found = changes(ops.move(line, "b", place("in")), line);
    expect(found).toHaveLength(1);
    expect(found[0]?.[1]).toBe("moved");
  });

  test("a branch that was added is a change of its step, with the step in it", () => {
    const branched = ops.addBranch(forked, "if");
    expect(changes(branched)).toEqual([["if", "changed", "branches"]]);
  });

  test("what the map says of a step", () => {
    const after = state(forked, { a: { stage: "Know" } });
    expect(compare(state(forked), after)).toEqual([
      {
        id: "a",
        kind: "changed",
        fields: [{ part: { kind: "map", field: "stage" }, before: undefined, after: "Know" }],
      },
    ]);
  });

  test("the other way round, what was added was removed", () => {
    expect(changes(forked, grown)).toEqual([["new", "removed"]]);
    expect(changes(ops.remove(forked, "b"))).toEqual([["b", "removed"]]);
    expect(changes(forked, ops.remove(forked, "b"))).toEqual([["b", "added"]]);
  });

  test("a thousand steps with a hundred changes are compared within a second", () => {
    const ids = Array.from({ length: 1_000 }, (_, n) => `w${n}`);
    const edges = ids.map((id, n) => `${id} next ${ids[n + 1] ?? "out"}`);
    const long = graph([entry, ...ids.map(wait), exit], ["in next w0", ...edges]);
    let after = long;
    for (let n = 0; n < 50; n += 1) after = ops.remove(after, `w${n * 17 + 3}`);
    for (let n = 0; n < 50; n += 1) after = ops.rename(after, `w${n * 19 + 5}`, "New");
    const began = performance.now();
    const found = compare(state(long), state(after));
    expect(performance.now() - began).toBeLessThan(3_000);
    expect(found.filter(({ kind }) => kind === "removed")).toHaveLength(50);
    expect(found.some(({ kind }) => kind === "moved")).toBe(false);
  });
});

describe("the picture of both", () => {
  test("has every step and path of both, and no open end that neither has", () => {
    const after = ops.remove(ops.insert(forked, place("in"), "message", "m"), "b");
    const { document, paths } = unionOf(forked, after);
    expect(new Set(document.nodes.map((n) => n.id))).toEqual(
      new Set(["in", "m", "a", "if", "b", "c", "out"]),
    );
    expect(paths).toMatchObject({ "in:next": "added", "b:next": "removed" });
    expect(arrange(document).stubs.filter((s) => s.goesTo === null)).toEqual([]);
  });

  test("stands still whichever of the two is the newer one", () => {
    const after = ops.insert(forked, place("if", "yes"), "wait", "new");
    const one = unionPicture(forked, after, words).picture.steps;
    const same = unionPicture(after, after, words).picture.steps;
    const at = (list: typeof one) => new Map(list.map(({ id, x, y }) => [id, `${x} ${y}`]));
    expect(new Set(one.map((s) => s.id))).toEqual(new Set(same.map((s) => s.id)));
    expect(at(one).get("in")).toBe(at(same).get("in"));
  });

  test("labels a path as its own state does", () => {
    const after = ops.connect(forked, place("b"), "c");
    const { picture } = unionPicture(forked, after, words);
    const labels = Object.fromEntries(picture.paths.map((p) => [p.id, p.label]));
    expect(labels).toMatchObject({ "b:next": null, "b:~next": null, "if:yes": "yes" });
  });

  test("is of a graph that can be drawn, whatever was changed", () => {
    const after = ops.remove(ops.remove(forked, "if", "yes"), "a");
    const { document } = unionOf(forked, after);
    const known = indexOf(document).nodes;
    for (const { source, target } of document.edges) {
      expect(known.has(source) && known.has(target)).toBe(true);
    }
    expect(Object.keys(arrange(document).positions)).toHaveLength(document.nodes.length);
  });
});

describe("in words", () => {
  const vocabulary = { ...NO_WORDS, kinds, templates: [{ id: 4, name: "Welcome mail" }] };

  test.each<[string, string, unknown, string]>([
    ["wait", "amount", 3, "3"],
    ["wait", "how", "duration", "For a length of time"],
    ["wait", "closes", null, "not set"],
    ["wait", "weekdays", ["mon", "sat"], "Mon, Sat"],
    ["message", "template_id", 4, "Welcome mail"],
    ["message", "template_id", 5, "No. 5"],
    ["wait_for", "deadline", { amount: 3, unit: "days" }, "3 days"],
    ["split", "hold_out", 500, "5 %"],
    ["split", "branches", [{ key: "a", name: "A", share: 2500 }], "A 25 %"],
    ["entry", "trigger", { kind: "event", event: "Signed Up" }, "When “Signed Up” happens"],
    ["unheard of", "what", { a: 1, b: "two" }, "1 two"],
  ])("%s %s", (kind, field, value, expected) => {
    expect(fieldWords(kind, field, value, vocabulary)).toBe(expected);
  });

  test("a change names its fields as the form does, before and after", () => {
    const after = ops.changeSettings(forked, "a", { amount: 3 });
    const [change] = compare(state(forked), state(after));
    if (!change) throw new Error("no change");
    const speaker = { before: state(forked), after: state(after), words, vocabulary };
    expect(changeWords(change, speaker)).toEqual({
      title: "a",
      kind: "wait",
      fields: [{ what: "How long", before: "1", after: "3" }],
    });
  });
});

test("an unknown kind of step is compared like any other", () => {
  const strange = graph([entry, node("x", "teleport", { to: "moon" }), exit], ["in next x"]);
  const nodes = strange.nodes.map((n) => (n.id === "x" ? { ...n, settings: { to: "mars" } } : n));
  const after = { ...strange, nodes };
  expect(changes(after, strange)).toEqual([["x", "changed", "to"]]);
});
