import { describe, expect, test } from "vitest";
import { fromText, isRefusal } from "./clipboard";
import * as clips from "./clips";
import * as copying from "./copying";
import { decision, entry, exit, graph, node, smallest, wait } from "./fixtures/build";
import { type Gap, gapAfter, gapForCopy } from "./gaps";
import * as many from "./many";
import type { GraphDocument } from "./model";

const edgesOf = (document: GraphDocument) =>
  document.edges.map((e) => `${e.source} ${e.key} ${e.target}`).sort();

const row = graph([entry, wait("a"), wait("b"), exit], ["in next a", "a next b", "b next out"]);
const split = graph(
  [entry, decision("d", "yes"), wait("x"), wait("y"), wait("z"), exit],
  ["in next d", "d yes x", "d else y", "x next z", "y next z", "z next out"],
);

/** Copy steps of one journey and paste them after steps of another. */
function pasteInto(into: GraphDocument, after: string[], from: GraphDocument, ids: string[]) {
  const gap = gapAfter(into, after);
  if (!gap) throw new Error("no gap");
  return clips.paste(into, gap, copying.copy(from, ids));
}

describe("pasting", () => {
  test("puts new steps after the selected one", () => {
    const { document, ids } = pasteInto(row, ["a"], row, ["a", "b"]);
    expect(ids).toEqual(["wait-5", "wait-6"]);
    expect(edgesOf(document)).toEqual([
      "a next wait-5",
      "b next out",
      "in next a",
      "wait-5 next wait-6",
      "wait-6 next b",
    ]);
  });

  test("keeps branches and inner paths, and leads what led out of it on", () => {
    const { document, ids } = pasteInto(row, ["b"], split, ["d", "x", "y"]);
    expect(ids).toEqual(["decision-5", "wait-6", "wait-7"]);
    expect(edgesOf(document)).toEqual([
      "a next b",
      "b next decision-5",
      "decision-5 else wait-7",
      "decision-5 yes wait-6",
      "in next a",
      "wait-6 next out",
      "wait-7 next out",
    ]);
  });

  test("after a whole split puts steps where its branches meet", () => {
    const { document } = pasteInto(split, ["d", "x", "y"], row, ["a"]);
    expect(edgesOf(document)).toEqual(
      expect.arrayContaining(["x next wait-7", "y next wait-7", "wait-7 next z"]),
    );
  });

  test("steps without their split become a row", () => {
    const { document } = pasteInto(row, ["b"], split, ["x", "y", "z"]);
    expect(edgesOf(document)).toEqual(
      expect.arrayContaining([
        "b next wait-5",
        "wait-5 next wait-6",
        "wait-6 next wait-7",
        "wait-7 next out",
      ]),
    );
  });

  test("an end takes the place of the end there was", () => {
    const { document } = pasteInto(row, ["b"], row, ["b", "out"]);
    expect(document.nodes.map((n) => n.id)).toEqual(["in", "a", "b", "wait-5", "exit-6"]);
    expect(edgesOf(document)).toContain("wait-5 next exit-6");
  });

  test("an end gives way where it would cut off what follows", () => {
    const { document, ids } = pasteInto(row, ["a"], row, ["b", "out"]);
    expect(ids).toEqual(["wait-5"]);
    expect(edgesOf(document)).toContain("wait-5 next b");
  });

  test("an end alone fits nowhere in the middle and changes nothing", () => {
    expect(pasteInto(row, ["a"], row, ["out"])).toEqual({ document: row, ids: [], map: {} });
  });

  test("after an end means before it", () => {
    const { document } = pasteInto(row, ["out"], row, ["a"]);
    expect(edgesOf(document)).toEqual(expect.arrayContaining(["b next wait-5", "wait-5 next out"]));
  });

  test("with nothing selected it follows the entry, which itself is never copied", () => {
    const clip = copying.copy(row, ["in", "a"]);
    expect(clip.nodes.map((n) => n.id)).toEqual(["a"]);
    expect(edgesOf(pasteInto(row, [], row, ["a"]).document)).toContain("in next wait-5");
  });

  test("a path back keeps its target only in its own journey", () => {
    const looped = graph(
      [entry, wait("a"), node("j", "jump", { times: 1 }), exit],
      ["in next a", "a next j", "j again a", "j limit out"],
    );
    const clip = copying.copy(looped, ["j"]);
    const gap = gapAfter(looped, ["j"]) as Gap;
    const home = clips.paste(looped, gap, clip, { isAtHome: true }).document;
    expect(edgesOf(home)).toEqual(expect.arrayContaining(["jump-5 again a", "jump-5 limit out"]));
    const elsewhere = clips.paste(looped, gap, clip).document;
    expect(edgesOf(elsewhere).filter((e) => e.startsWith("jump-5"))).toEqual(["jump-5 limit out"]);
  });

  test("a kind not known here keeps its ways out", () => {
    const strange = graph([entry, node("s", "riddle"), exit], ["in next s", "s solved out"]);
    const { document } = pasteInto(row, ["a"], strange, ["s"]);
    expect(edgesOf(document)).toEqual(
      expect.arrayContaining(["a next riddle-5", "riddle-5 solved b"]),
    );
  });

  test("a loop without a way out opens where it is put", () => {
    const loop = graph([entry, wait("p"), wait("q")], ["in next p", "p next q", "q next p"]);
    const { document } = pasteInto(row, ["a"], loop, ["p", "q"]);
    expect(edgesOf(document)).toEqual(
      expect.arrayContaining(["wait-5 next wait-6", "wait-6 next b"]),
    );
  });
});

test("a copy of a split stands before it, where its paths have not parted", () => {
  const gap = gapForCopy(split, ["d"]);
  expect(gap).toEqual({ places: [{ source: "in", key: "next" }], next: "d" });
  expect(gapForCopy(split, ["x"])).toEqual({
    places: [{ source: "x", key: "next" }],
    next: "z",
  });
});

describe("removing several", () => {
  test("closes each gap", () => {
    expect(edgesOf(many.remove(row, ["a", "b"]))).toEqual(["in next out"]);
  });

  test("a split goes alone when its branches are selected too", () => {
    expect(many.countRemoved(split, ["d", "x", "y"])).toBe(3);
    expect(edgesOf(many.remove(split, ["d", "x", "y"]))).toEqual(["in next z", "z next out"]);
  });

  test("branches nobody selected are counted", () => {
    expect(many.countRemoved(split, ["d", "z"])).toBe(4);
  });

  test("never the entry", () => {
    expect(many.remove(smallest, ["in"])).toBe(smallest);
  });
});

describe("what the map says", () => {
  const map = {
    a: { stage: "Try", emotion: 2 as const },
    b: { kpi: "Opens" },
    out: { stage: "Buy" },
  };

  test("travels with copied steps, and stays with those copied from", () => {
    const gap = gapAfter(row, ["b"]);
    const clip = copying.copy(row, ["a", "b"], map);
    expect(clip.map).toEqual({ a: map.a, b: map.b });
    if (!gap) throw new Error("no gap");
    const pasted = clips.paste(row, gap, clip);
    expect(pasted.map).toEqual({ "wait-5": map.a, "wait-6": map.b });
    expect(clips.paste(row, gap, copying.copy(row, ["a"])).map).toEqual({});
  });

  test("travels on the clipboard; what no map can hold is left out", () => {
    const copied = { ...copying.copy(row, ["a", "b"], map), journey: 7 };
    expect(fromText(copying.toText(copied))).toEqual(copied);
    const said = {
      a: { stage: "x".repeat(61), owner: "Eva\u0000", emotion: 3, hack: "<b>", kpi: "Opens" },
      b: "no",
      gone: { stage: "Try" },
    };
    const text = JSON.stringify({ ...JSON.parse(copying.toText(copied)), map: said });
    expect(fromText(text)).toMatchObject({ map: { a: { kpi: "Opens" } } });
    expect(Object.keys((fromText(text) as { map: object }).map)).toEqual(["a"]);
    expect(fromText(JSON.stringify({ ...JSON.parse(text), map: 5 }))).toMatchObject({ map: {} });
  });
});

describe("the text on the clipboard", () => {
  const clip = { ...copying.copy(split, ["d", "x"]), journey: 7 };

  test("is read back as it was written", () => {
    expect(fromText(copying.toText(clip))).toEqual(clip);
  });

  const written = JSON.parse(copying.toText(clip));
  const broken = (change: object) => JSON.stringify({ ...written, ...change });
  const step = { id: "a", kind: "wait", name: "", settings: {} };
  test.each([
    ["nothing", " ", "empty"],
    ["words", "Dear customer, …", "foreign"],
    ["other JSON", '{"nodes": []}', "foreign"],
    ["a list", "[]", "foreign"],
    ["a later version", broken({ version: 2 }), "newer"],
    ["no version", broken({ version: "one" }), "broken"],
    ["no steps", broken({ nodes: [] }), "broken"],
    ["steps that are none", broken({ nodes: [3] }), "broken"],
    ["a step without a kind", broken({ nodes: [{ id: "a" }] }), "broken"],
    ["an id with a tag in it", broken({ nodes: [{ ...step, id: "<b>" }] }), "broken"],
    ["a name that is a number", broken({ nodes: [{ ...step, name: 5 }] }), "broken"],
    ["a name beyond all bounds", broken({ nodes: [{ ...step, name: "x".repeat(201) }] }), "broken"],
    ["settings that are a list", broken({ nodes: [{ ...step, settings: [] }] }), "broken"],
    ["one id twice", broken({ nodes: [step, step] }), "broken"],
    ["a character no journey may hold", broken({ nodes: [{ ...step, name: "\u0000" }] }), "broken"],
    ["half a character", broken({ nodes: [{ ...step, name: "\ud800" }] }), "broken"],
    ["paths without a key", broken({ edges: [{ source: "d", target: "x" }] }), "broken"],
    ["two paths by one way out", broken({ edges: [written.edges[0], written.edges[0]] }), "broken"],
    [
      "too many steps",
      broken({ nodes: Array.from({ length: 1_001 }, (_, at) => ({ ...step, id: `a${at}` })) }),
      "large",
    ],
  ])("%s is refused", (_, text, why) => {
    expect(fromText(text)).toBe(why);
  });

  test("settings as deep as a well are refused at once", () => {
    const deep = `${'{"deep":'.repeat(5_000)}1${"}".repeat(5_000)}`;
    const text = broken({ nodes: [{ ...step, settings: "DEEP" }] }).replace('"DEEP"', deep);
    expect(fromText(text)).toBe("broken");
  });

  test("a name with a tag in it stays a name", () => {
    const text = broken({ nodes: [{ ...step, name: "<script>alert(1)</script>" }], edges: [] });
    const copied = fromText(text);
    expect(!isRefusal(copied) && copied.nodes[0]?.name).toBe("<script>alert(1)</script>");
  });
});
