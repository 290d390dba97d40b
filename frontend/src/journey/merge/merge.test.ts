import { describe, expect, test } from "vitest";
import { decision, entry, exit, graph, node, pick, randomBy, wait } from "../fixtures/build";
import { type Draft, type GraphDocument, indexOf, newId, placesOf } from "../model";
import * as ops from "../ops";
import { type Choices, merge } from "./merge";

const draft = (document: GraphDocument, more: Partial<Draft> = {}): Draft => ({
  name: "Welcome",
  document,
  map: {},
  ...more,
});

/** in - a - b - c - out */
const line = graph(
  [entry, wait("a"), wait("b"), wait("c"), exit],
  ["in next a", "a next b", "b next c", "c next out"],
);
const base = draft(line);
const set = (d: Draft, id: string, settings: Record<string, unknown>): Draft => ({
  ...d,
  document: ops.changeSettings(d.document, id, settings),
});
const on = (op: (document: GraphDocument) => GraphDocument): Draft => draft(op(line));
const edges = (d: Draft) => d.document.edges.map((e) => `${e.source} ${e.key} ${e.target}`).sort();
const ids = (d: Draft) => d.document.nodes.map((n) => n.id).sort();
const settingsOf = (d: Draft, id: string) => indexOf(d.document).nodes.get(id)?.settings;
const about = (mine: Draft, theirs: Draft, choices?: Choices) =>
  merge({ base, mine, theirs }, choices).clashes.map((c) => c.id);

/** The same draft whatever order its file is in. */
const plain = ({ name, document, map }: Draft) => ({
  name,
  map,
  graph: document.graph,
  nodes: [...document.nodes].sort((x, y) => (x.id < y.id ? -1 : 1)),
  edges: edges({ name, document, map }),
});

function expectValid({ document }: Draft) {
  const known = new Set(document.nodes.map((n) => n.id));
  expect(known.size).toBe(document.nodes.length);
  const places = document.edges.map((e) => `${e.source} ${e.key}`);
  expect(new Set(places).size).toBe(places.length);
  for (const { source, target } of document.edges) {
    expect(known.has(source) && known.has(target)).toBe(true);
  }
}

describe("what each side changed alone is in", () => {
  test("settings of two steps", () => {
    const { draft: merged, clashes } = merge({
      base,
      mine: set(base, "a", { amount: 2 }),
      theirs: set(base, "c", { amount: 3 }),
    });
    expect(clashes).toEqual([]);
    expect([settingsOf(merged, "a")?.amount, settingsOf(merged, "c")?.amount]).toEqual([2, 3]);
  });

  test("the name of a step and its settings", () => {
    const renamed = on((d) => ops.rename(d, "a", "Give it time"));
    const { draft: merged, clashes } = merge({
      base,
      mine: renamed,
      theirs: set(base, "a", { amount: 3 }),
    });
    expect(clashes).toEqual([]);
    expect(indexOf(merged.document).nodes.get("a")).toMatchObject({
      name: "Give it time",
      settings: { amount: 3 },
    });
  });

  test("steps put in at two places, although both got the same id", () => {
    const mine = on((d) => ops.insert(d, { source: "in", key: "next" }, "wait"));
    const theirs = on((d) => ops.insert(d, { source: "c", key: "next" }, "wait"));
    const id = newId(line, "wait");
    const { draft: merged, clashes } = merge({ base, mine, theirs });
    expect(clashes).toEqual([]);
    expect(edges(merged)).toContain(`c next ${id}`);
    expect(merged.document.nodes).toHaveLength(7);
    expectValid(merged);
  });

  test("a step put in before one that the other side removed", () => {
    const mine = on((d) => ops.insert(d, { source: "a", key: "next" }, "wait", "new"));
    const theirs = on((d) => ops.remove(d, "b"));
    const { draft: merged, clashes } = merge({ base, mine, theirs });
    expect(clashes).toEqual([]);
    expect(edges(merged)).toEqual(["a next new", "c next out", "in next a", "new next c"]);
  });

  test("two neighbours removed", () => {
    const mine = on((d) => ops.remove(d, "a"));
    const theirs = on((d) => ops.remove(d, "b"));
    const { draft: merged, clashes } = merge({ base, mine, theirs });
    expect(clashes).toEqual([]);
    expect(edges(merged)).toEqual(["c next out", "in next c"]);
  });

  test("where each of them put cards", () => {
    const [one = "", other = ""] = line.nodes.map(({ id }) => id);
    const places = Object.fromEntries(line.nodes.map(({ id }, at) => [id, { x: 0, y: at * 128 }]));
    const put = (id: string, x: number): Draft => ({
      ...base,
      free: { ...places, [id]: { x, y: 0 } },
    });
    const drafts = { base: { ...base, free: places }, mine: put(one, 20), theirs: put(other, 40) };
    const { draft: merged, clashes } = merge(drafts);
    expect(clashes).toEqual([]);
    expect(merged.free).toEqual({ ...places, [one]: { x: 20, y: 0 }, [other]: { x: 40, y: 0 } });
  });

  test("name, journey settings field by field, map step by step", () => {
    const mine = {
      ...base,
      name: "Hello",
      map: { a: { stage: "Know" } },
      document: { ...line, graph: { ...line.graph, incubating: true } },
    };
    const theirs = {
      ...base,
      map: { b: { stage: "Buy" } },
      document: { ...line, graph: { ...line.graph, hard_limit_days: 30 } },
    };
    const { draft: merged, clashes } = merge({ base, mine, theirs });
    expect(clashes).toEqual([]);
    expect(merged.name).toBe("Hello");
    expect(merged.map).toEqual({ a: { stage: "Know" }, b: { stage: "Buy" } });
    expect(merged.document.graph).toMatchObject({ incubating: true, hard_limit_days: 30 });
  });
});

describe("what both changed is asked about", () => {
  const longer = set(base, "a", { amount: 2 });
  const weeks = set(base, "a", { unit: "weeks" });
  const removed = on((d) => ops.remove(d, "a"));
  const put = (id: string) => on((d) => ops.insert(d, { source: "a", key: "next" }, "wait", id));

  test.each([
    ["one field, two values", longer, set(base, "a", { amount: 3 }), ["step a setting amount"]],
    ["two fields of one step", longer, weeks, ["step a setting amount", "step a setting unit"]],
    ["removed and changed", removed, longer, ["step a presence"]],
    ["two steps on one path", put("x"), put("y"), ["step a path next"]],
    ["two names", { ...base, name: "A" }, { ...base, name: "B" }, ["journey name"]],
  ])("%s", (_, mine, theirs, expected) => {
    expect(about(mine, theirs)).toEqual(expected);
    expect(about(theirs, mine)).toEqual(expected);
  });

  test("a choice holds, field by field", () => {
    const choose = (choices: Choices) =>
      settingsOf(merge({ base, mine: longer, theirs: weeks }, choices).draft, "a");
    const [amount, unit] = ["step a setting amount", "step a setting unit"];
    expect(choose({})).toMatchObject({ amount: 2, unit: "weeks" });
    expect(choose({ [amount]: "theirs" })).toMatchObject({ amount: 1, unit: "weeks" });
    expect(choose({ [unit]: "mine" })).toMatchObject({ amount: 2, unit: "days" });
  });

  test("a step that was removed and changed comes back with its paths, or goes", () => {
    const id = "step a presence";
    const kept = merge({ base, mine: removed, theirs: longer }, { [id]: "theirs" }).draft;
    expect(edges(kept)).toEqual(edges(base));
    expect(settingsOf(kept, "a")?.amount).toBe(2);
    const gone = merge({ base, mine: removed, theirs: longer }, { [id]: "mine" }).draft;
    expect(edges(gone)).toEqual(edges(removed));
  });

  test("the step of the path that was not chosen is not lost", () => {
    const { draft: merged } = merge({ base, mine: put("x"), theirs: put("y") });
    expect(ids(merged)).toEqual(["a", "b", "c", "in", "out", "x", "y"]);
    expectValid(merged);
  });

  test("an end that one side removed and the other leads people to", () => {
    const two = graph(
      [entry, decision("if", "yes"), exit, node("end", "exit")],
      ["in next if", "if yes out", "if else end"],
    );
    const mine = draft(ops.insert(two, { source: "if", key: "yes" }, "wait", "w"));
    const lead = mine.document.edges.map((e) => (e.source === "w" ? { ...e, target: "end" } : e));
    const redirected = draft({ ...mine.document, edges: lead });
    const theirs = draft({
      ...two,
      nodes: two.nodes.filter((n) => n.id !== "end"),
      edges: two.edges.filter((e) => e.target !== "end"),
    });
    const merged = merge({ base: draft(two), mine: redirected, theirs });
    expect(merged.clashes.map((c) => c.id)).toEqual(["step end presence"]);
    expect(edges(merged.draft)).toContain("w next end");
  });

  test("branches that both changed go with their own paths", () => {
    const forked = graph(
      [entry, decision("if", "yes"), exit],
      ["in next if", "if yes out", "if else out"],
    );
    const grow = (name: string) => {
      const grown = ops.addBranch(forked, "if");
      const key = placesOf(grown).find(
        (p) => p.source === "if" && !["yes", "else"].includes(p.key),
      );
      const led = ops.insert(grown, { source: "if", key: key?.key ?? "" }, "wait", name);
      return draft(led);
    };
    const [mine, theirs] = [grow("m"), set(grow("t"), "t", { amount: 9 })];
    const renamed = {
      ...theirs,
      document: ops.changeBranch(theirs.document, "if", "branch-2", { name: "No" }),
    };
    const merged = merge({ base: draft(forked), mine, theirs: renamed });
    expectValid(merged.draft);
    expect(merged.clashes.length).toBeGreaterThan(0);
  });
});

test("a save that arrived without its answer is no second change", () => {
  const mine = on((d) => ops.insert(d, { source: "a", key: "next" }, "wait"));
  const merged = merge({ base, mine, theirs: structuredClone(mine) });
  expect(merged.clashes).toEqual([]);
  expect(plain(merged.draft)).toEqual(plain(mine));
});

/** A few changes as a person makes them; ids carry a prefix, so that two people's differ. */
function scribble(start: Draft, random: () => number, prefix: string): Draft {
  let now = start;
  const count = 1 + Math.floor(random() * 5);
  for (let n = 0; n < count; n += 1) {
    const { document } = now;
    const place = pick(random, placesOf(document));
    const step = pick(random, document.nodes);
    const id = `${prefix}${n}`;
    const kinds = ["wait", "decision", "message", "exit"];
    const change = [
      () => {
        const kind = pick(random, kinds);
        return ops.canInsert(document, kind, place)
          ? ops.insert(document, place, kind, id)
          : document;
      },
      () => (step.kind === "entry" ? document : ops.remove(document, step.id)),
      () => ops.move(document, step.id, place),
      () => ops.rename(document, step.id, `${prefix} ${n}`),
      () =>
        step.kind === "wait" ? ops.changeSettings(document, step.id, { amount: n + 2 }) : document,
    ];
    now = { ...now, document: pick(random, change)() };
    if (random() < 0.2) now = { ...now, name: `${prefix} ${n}` };
    if (random() < 0.2) now = { ...now, map: { ...now.map, [step.id]: { stage: prefix } } };
  }
  return now;
}

const SEEDS = Array.from({ length: 150 }, (_, n) => n);
const scene = (seed: number) => {
  const random = randomBy(seed);
  const start = scribble(draft(line), random, "s");
  return { base: start, mine: scribble(start, random, "m"), theirs: scribble(start, random, "t") };
};

describe("for any three drafts", () => {
  test("what one side did alone is the result, on either side", () => {
    for (const seed of SEEDS) {
      const { base: start, mine } = scene(seed);
      for (const drafts of [
        { base: start, mine, theirs: start },
        { base: start, mine: start, theirs: mine },
        { base: start, mine, theirs: mine },
      ]) {
        const merged = merge(drafts);
        expect([seed, merged.clashes]).toEqual([seed, []]);
        expect(merged.draft).toEqual(mine);
      }
    }
  });

  test("it does not matter who comes second where nothing clashes", () => {
    let merges = 0;
    for (const seed of SEEDS) {
      const drafts = scene(seed);
      const one = merge(drafts);
      const other = merge({ ...drafts, mine: drafts.theirs, theirs: drafts.mine });
      expect([seed, one.clashes.length > 0]).toEqual([seed, other.clashes.length > 0]);
      if (one.clashes.length) continue;
      merges += 1;
      expect([seed, plain(one.draft)]).toEqual([seed, plain(other.draft)]);
    }
    expect(merges).toBeGreaterThan(30);
  });

  test("the result is a graph, whatever is chosen", () => {
    for (const seed of SEEDS) {
      const drafts = scene(seed);
      const { draft: suggested, clashes } = merge(drafts);
      expectValid(suggested);
      for (const side of ["mine", "theirs"] as const) {
        const choices = Object.fromEntries(clashes.map((c) => [c.id, side]));
        expectValid(merge(drafts, choices).draft);
      }
    }
  });

  test("no step or change of a step is lost without a question", () => {
    for (const seed of SEEDS) {
      const { base: start, mine, theirs } = scene(seed);
      const merged = merge({ base: start, mine, theirs });
      const asked = new Set(merged.clashes.map((c) => c.step));
      const now = indexOf(merged.draft.document).nodes;
      const was = indexOf(start.document).nodes;
      const others = [indexOf(theirs.document).nodes, indexOf(mine.document).nodes];
      for (const [at, side] of [mine, theirs].entries()) {
        for (const step of side.document.nodes) {
          if (asked.has(step.id)) continue;
          const before = was.get(step.id);
          if (!before) expect([seed, now.get(step.id)]).toEqual([seed, step]);
          else if (before.name !== step.name) {
            expect([seed, now.get(step.id)?.name]).toEqual([seed, step.name]);
          } else if (before.settings !== step.settings) {
            expect([seed, now.get(step.id)?.settings]).toEqual([seed, step.settings]);
          } else if (others[at]?.has(step.id)) expect(now.has(step.id)).toBe(true);
        }
      }
    }
  });
});
