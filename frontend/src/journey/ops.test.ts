import { describe, expect, test } from "vitest";
import { reachable } from "./check/paths";
import * as clips from "./clips";
import * as copying from "./copying";
import {
  decision,
  entry,
  exit,
  graph,
  node,
  pick,
  randomBy,
  smallest,
  wait,
} from "./fixtures/build";
import { gapAfter } from "./gaps";
import { commit, redo, startHistory, undo } from "./history";
import { branchesOf, outcomesOf } from "./kinds";
import * as many from "./many";
import { type GraphDocument, indexOf, outcomesIn, placesOf } from "./model";
import * as ops from "./ops";

const edgesOf = (document: GraphDocument) =>
  document.edges.map((e) => `${e.source} ${e.key} ${e.target}`).sort();
const idsOf = (document: GraphDocument) => document.nodes.map((n) => n.id);

describe("inserting on a path", () => {
  test("joins what was there", () => {
    const after = ops.insert(smallest, { source: "in", key: "next" }, "wait", "w");
    expect(edgesOf(after)).toEqual(["in next w", "w next out"]);
    expect(idsOf(after)).toEqual(["in", "w", "out"]);
  });

  test("leads every way out of a split to what followed", () => {
    const after = ops.insert(smallest, { source: "in", key: "next" }, "decision", "d");
    expect(edgesOf(after)).toEqual(["d branch-1 out", "d else out", "in next d"]);
  });

  test("an end takes the place of the end there was", () => {
    const after = ops.insert(smallest, { source: "in", key: "next" }, "hand_over", "h");
    expect(edgesOf(after)).toEqual(["in next h"]);
    expect(idsOf(after)).toEqual(["in", "h"]);
  });

  test("an end cannot cut off steps that nothing else leads to", () => {
    const before = graph([entry, wait("w"), exit], ["in next w", "w next out"]);
    expect(ops.canInsert(before, "exit", { source: "in", key: "next" })).toBe(false);
    expect(ops.canInsert(before, "exit", { source: "w", key: "next" })).toBe(true);
  });

  test("a journey has one entry", () => {
    expect(ops.canInsert(smallest, "entry", { source: "in", key: "next" })).toBe(false);
  });

  test("fills a way out that led nowhere", () => {
    const open = graph([entry], []);
    const after = ops.insert(open, { source: "in", key: "next" }, "exit", "x");
    expect(edgesOf(after)).toEqual(["in next x"]);
  });
});

describe("ways out that settings open and close", () => {
  const dated = { how: "attribute", attribute: "birthday" };
  const plain = graph([entry, wait("w"), exit], ["in next w", "w next out"]);

  test("a new way out leads where the others lead", () => {
    const after = ops.changeSettings(plain, "w", dated);
    expect(edgesOf(after)).toEqual(["in next w", "w next out", "w no_date out"]);
  });

  test("a way out that closes takes what only it led to", () => {
    const opened = ops.changeSettings(plain, "w", dated);
    const grown = ops.insert(opened, { source: "w", key: "no_date" }, "wait", "late");
    const after = ops.changeSettings(grown, "w", { how: "duration" });
    expect(edgesOf(after)).toEqual(["in next w", "w next out"]);
    expect(idsOf(after)).toEqual(["in", "w", "out"]);
  });

  test("other settings leave the paths alone", () => {
    expect(ops.changeSettings(plain, "w", { amount: 2 }).edges).toBe(plain.edges);
  });

  test("where a jump leads back to is for somebody to say", () => {
    const after = ops.insert(plain, { source: "w", key: "next" }, "jump", "j");
    expect(edgesOf(after)).toEqual(["in next w", "j limit out", "w next j"]);
  });
});

describe("the ways of a split", () => {
  const split = ops.insert(smallest, { source: "in", key: "next" }, "split", "s");
  const sharesOf = (document: GraphDocument) =>
    branchesOf(indexOf(document).nodes.get("s")?.settings.branches).map((b) => b.share);

  test("stay even when one is added or removed", () => {
    const three = ops.addBranch(split, "s");
    expect(sharesOf(three)).toEqual([3334, 3333, 3333]);
    expect(edgesOf(three)).toContain("s branch-3 out");
    expect(sharesOf(ops.removeBranch(three, "s", "a"))).toEqual([5000, 5000]);
  });

  test("keep the shares somebody chose", () => {
    const chosen = ops.changeBranch(split, "s", "a", { share: 7000 });
    expect(sharesOf(ops.addBranch(chosen, "s"))).toEqual([7000, 5000, 0]);
  });

  test("share what is not held out", () => {
    const held = ops.changeSettings(split, "s", { hold_out: 1000 });
    expect(sharesOf(ops.shareEvenly(held, "s"))).toEqual([4500, 4500]);
    expect(edgesOf(held)).toContain("s hold_out out");
  });
});

describe("removing", () => {
  const split = graph(
    [entry, decision("d", "a"), wait("w"), wait("v"), wait("z"), exit],
    ["in next d", "d a w", "d else v", "w next z", "v next z", "z next out"],
  );

  test("closes the gap", () => {
    expect(edgesOf(ops.remove(split, "w"))).toContain("d a z");
  });

  test("a split takes its branches along, to where they meet", () => {
    const after = ops.remove(split, "d");
    expect(edgesOf(after)).toEqual(["in next z", "z next out"]);
    expect(ops.countRemoved(split, "d")).toBe(3);
  });

  test("a split can keep one branch", () => {
    const after = ops.remove(split, "d", "else");
    expect(edgesOf(after)).toEqual(["in next v", "v next z", "z next out"]);
  });

  test("never the entry", () => {
    expect(ops.remove(split, "in")).toBe(split);
  });

  test("a loop back to the step itself goes with it", () => {
    const loop = graph(
      [entry, wait("w"), decision("d", "again"), exit],
      ["in next w", "w next d", "d again w", "d else out"],
    );
    expect(edgesOf(ops.remove(loop, "w"))).toEqual(["d else out", "in next d"]);
  });
});

describe("moving", () => {
  const line = graph([entry, wait("a"), wait("b"), exit], ["in next a", "a next b", "b next out"]);

  test("closes one gap and opens another", () => {
    const after = ops.move(line, "a", { source: "b", key: "next" });
    expect(edgesOf(after)).toEqual(["a next out", "b next a", "in next b"]);
  });

  test("to where it is already changes nothing", () => {
    expect(ops.canMove(line, "a", { source: "in", key: "next" })).toBe(false);
    expect(ops.move(line, "a", { source: "a", key: "next" })).toBe(line);
  });

  test("a split takes its branches along", () => {
    const split = graph(
      [entry, decision("d", "a"), wait("w"), wait("z"), exit],
      ["in next d", "d a w", "d else z", "w next z", "z next out"],
    );
    const after = ops.move(split, "d", { source: "z", key: "next" });
    expect(edgesOf(after)).toEqual(["d a w", "d else out", "in next z", "w next out", "z next d"]);
    expect(ops.canMove(split, "d", { source: "w", key: "next" })).toBe(false);
  });
});

describe("branches", () => {
  const before = graph(
    [entry, decision("d", "a", "b"), wait("w"), exit],
    ["in next d", "d a w", "d b out", "d else out", "w next out"],
  );
  const keys = (document: GraphDocument) =>
    outcomesIn(document, indexOf(document).nodes.get("d") as never);

  test("a new one leads where the others meet", () => {
    const after = ops.addBranch(before, "d");
    expect(keys(after)).toEqual(["a", "b", "branch-3", "else"]);
    expect(edgesOf(after)).toContain("d branch-3 out");
  });

  test("removing one removes the steps only it leads to", () => {
    const after = ops.removeBranch(before, "d", "a");
    expect(keys(after)).toEqual(["b", "else"]);
    expect(idsOf(after)).toEqual(["in", "d", "out"]);
  });

  test("the last one stays", () => {
    const one = ops.removeBranch(before, "d", "a");
    expect(ops.removeBranch(one, "d", "b")).toBe(one);
  });

  test("they move left and right, else stays last", () => {
    expect(keys(ops.moveBranch(before, "d", "b", -1))).toEqual(["b", "a", "else"]);
    expect(ops.moveBranch(before, "d", "b", 1)).toBe(before);
    expect(keys(ops.moveBranchTo(before, "d", "a", 1))).toEqual(["b", "a", "else"]);
    expect(ops.moveBranchTo(before, "d", "a", 2)).toBe(before);
    expect(ops.moveBranchTo(before, "d", "else", 0)).toBe(before);
  });
});

test("connecting to an existing step drops the end that nothing leads to any more", () => {
  const before = graph(
    [entry, node("o", "wait_for"), exit, node("late", "exit")],
    ["in next o", "o happened out", "o timeout late"],
  );
  const after = ops.connect(before, { source: "o", key: "timeout" }, "out");
  expect(edgesOf(after)).toEqual(["in next o", "o happened out", "o timeout out"]);
  expect(idsOf(after)).toEqual(["in", "o", "out"]);
});

/** One change that the editor would offer, drawn at random. */
function randomOp(random: () => number, document: GraphDocument): GraphDocument {
  const places = placesOf(document);
  const place = pick(random, places);
  const step = pick(random, document.nodes).id;
  const roll = random();
  if (roll < 0.5) {
    const kind = pick(random, ["wait", "message", "wait_for", "decision", "exit", "hand_over"]);
    return place && ops.canInsert(document, kind, place)
      ? ops.insert(document, place, kind)
      : document;
  }
  if (roll < 0.58) return ops.remove(document, step);
  if (roll < 0.6) return many.remove(document, pickSome(random, document));
  if (roll < 0.62) {
    const gap = gapAfter(document, pickSome(random, document));
    const clip = copying.copy(document, pickSome(random, document));
    return gap ? clips.paste(document, gap, clip).document : document;
  }
  if (roll < 0.74) return place ? ops.move(document, step, place) : document;
  if (roll < 0.8) return ops.addBranch(document, pickSplit(random, document));
  if (roll < 0.86) {
    const split = pickSplit(random, document);
    const keys = outcomesOf(indexOf(document).nodes.get(split) ?? entry);
    return ops.removeBranch(document, split, pick(random, keys));
  }
  if (roll < 0.9) return ops.rename(document, step, `name ${Math.floor(random() * 9)}`);
  if (roll < 0.94) {
    const split = pickSplit(random, document);
    const keys = outcomesOf(indexOf(document).nodes.get(split) ?? entry);
    return ops.moveBranch(document, split, pick(random, keys), random() < 0.5 ? -1 : 1);
  }
  return ops.changeGraph(document, { hard_limit_days: Math.floor(random() * 30) + 1 });
}

function pickSome(random: () => number, document: GraphDocument): string[] {
  return document.nodes.filter(() => random() < 0.3).map((n) => n.id);
}

function pickSplit(random: () => number, document: GraphDocument): string {
  const splits = document.nodes.filter((n) => n.kind === "decision");
  return splits.length ? pick(random, splits).id : "in";
}

function faultsOf(document: GraphDocument): string[] {
  const ids = idsOf(document);
  const index = indexOf(document);
  const seen = reachable(index, ["in"]);
  return [
    ...(new Set(ids).size === ids.length ? [] : ["an id is used twice"]),
    ...(ids[0] === "in" ? [] : ["the entry moved"]),
    ...document.edges
      .filter((e) => !ids.includes(e.source) || !ids.includes(e.target))
      .map((e) => `loose ${e.key}`),
    ...(new Set(document.edges.map((e) => `${e.source} ${e.key}`)).size === document.edges.length
      ? []
      : ["two paths by one way out"]),
    ...document.edges
      .filter((e) => !outcomesOf(index.nodes.get(e.source) ?? entry).includes(e.key))
      .map((e) => `stray ${e.source} ${e.key}`),
    ...ids.filter((id) => !seen.has(id)).map((id) => `unreachable ${id}`),
  ];
}

test.each(Array.from({ length: 120 }, (_, seed) => seed))(
  "random changes keep the journey whole, and undoing all gives the start (seed %i)",
  (seed) => {
    const random = randomBy(seed);
    let history = startHistory(smallest);
    for (let at = 0; at < 30; at += 1) {
      const next = randomOp(random, history.present);
      expect(faultsOf(next)).toEqual([]);
      history = commit(history, { label: "change", next, now: at });
    }
    const end = history.present;
    while (history.past.length) history = undo(history);
    expect(history.present).toBe(smallest);
    while (history.future.length) history = redo(history);
    expect(history.present).toBe(end);
  },
);
