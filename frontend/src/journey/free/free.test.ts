import { describe, expect, test } from "vitest";
import { lineOf } from "../../canvas/geometry";
import * as clips from "../clips";
import * as copying from "../copying";
import { createEditor } from "../editorStore";
import { decision, entry, exit, graph, pick, randomBy, smallest, wait } from "../fixtures/build";
import { gapForCopy } from "../gaps";
import { arrange, CARD, GAP } from "../layout";
import { lanesOf } from "../map/stages";
import { type Draft, type GraphDocument, placesOf } from "../model";
import * as ops from "../ops";
import { arrangeFreely, spread } from "./arrangeFreely";
import { mergePlaces } from "./mergePlaces";
import { layoutOf, moveCards, placesIn, setFree, settle, snapped, tidyUp } from "./places";

const ROW = CARD.height + GAP.down;

const plain = graph([entry, wait("a"), wait("b"), exit], ["in next a", "a next b", "b next out"]);
const split = graph(
  [entry, decision("ask", "yes"), wait("left"), wait("right"), exit],
  ["in next ask", "ask yes left", "ask else right", "left next out", "right next out"],
);
const draftOf = (document: GraphDocument): Draft => ({ name: "J", document, map: {} });
const freeOf = (document: GraphDocument): Draft => setFree(draftOf(document));
const at = (draft: Draft, id: string) => draft.free?.[id] ?? { x: Number.NaN, y: Number.NaN };
const change = (draft: Draft, op: (d: GraphDocument) => GraphDocument) =>
  settle({ ...draft, document: op(draft.document) });

/** Pairs of cards that lie on each other. */
function overlapsOf(free: Draft["free"] = {}): string[] {
  const cards = Object.entries(free);
  return cards.flatMap(([id, one], i) =>
    cards
      .slice(i + 1)
      .filter(
        ([, two]) => Math.abs(one.x - two.x) < CARD.width && Math.abs(one.y - two.y) < CARD.height,
      )
      .map(([other]) => `${id} ${other}`),
  );
}

describe("switching", () => {
  test("on leaves every card where it is", () => {
    const draft = freeOf(split);
    expect(draft.free).toEqual(arrange(split).positions);
    expect(arrangeFreely(split, draft.free ?? {}).positions).toEqual(arrange(split).positions);
    expect(setFree(draft)).toBe(draft);
  });

  test("back gives the draft of before, and what is saved says which it is", () => {
    const draft = draftOf(split);
    const moved = moveCards(freeOf(split), ["left"], { x: 40, y: 20 });
    expect(tidyUp(moved)).toEqual(draft);
    expect(tidyUp(draft)).toBe(draft);
    expect(placesIn(layoutOf(moved))).toEqual(moved.free);
    expect(placesIn(layoutOf(draft))).toBeUndefined();
    expect(layoutOf(draft).positions).toEqual(arrange(split).positions);
  });

  test("is one entry of the history, and undo brings the places back", () => {
    const editor = createEditor({
      id: 1,
      name: "J",
      status: "draft",
      published: null,
      labels: [],
      draft: { number: 1, revision: 1, document: plain, layout: { positions: {} }, map: {} },
    });
    editor.commit("arrange freely", setFree);
    editor.commit("place card", (d) => moveCards(d, ["a"], { x: 100, y: 0 }));
    const placed = editor.getDraft();
    editor.commit("tidy up", tidyUp);
    expect(editor.getDraft().free).toBeUndefined();
    expect(editor.undo()).toBe("tidy up");
    expect(editor.getDraft()).toBe(placed);
    editor.insert({ source: "a", key: "next" }, "wait", "Wait");
    expect(Object.keys(editor.getDraft().free ?? {})).toHaveLength(5);
    editor.undo();
    expect(editor.getDraft()).toBe(placed);
  });
});

describe("a moved card", () => {
  test("takes only itself along, and no document is touched", () => {
    const before = freeOf(plain);
    const after = moveCards(before, ["a", "constructor"], { x: 40, y: -20 });
    expect(at(after, "a")).toEqual({ x: at(before, "a").x + 40, y: at(before, "a").y - 20 });
    expect(at(after, "b")).toBe(at(before, "b"));
    expect(after.document).toBe(before.document);
    expect(Object.keys(after.free ?? {})).toEqual(Object.keys(before.free ?? {}));
    expect(moveCards(before, ["a"], { x: 0, y: 0 })).toBe(before);
    expect(moveCards(draftOf(plain), ["a"], { x: 20, y: 0 }).free).toBeUndefined();
  });

  test.each([
    ["on the grid", { x: 33, y: 47 }, [], { x: 40, y: 40 }],
    ["level with a card close by", { x: 33, y: 47 }, [{ x: 27, y: 500 }], { x: 27, y: 40 }],
    ["level with the nearer card", { x: 33, y: 0 }, [27, 31].map((x) => ({ x, y: 99 })), { x: 31 }],
  ])("stands %s", (_, wished, others, expected) => {
    expect(snapped(wished, others)).toMatchObject(expected);
  });
});

describe("a new step", () => {
  test("stands below the one before it, and what follows makes room", () => {
    const before = freeOf(plain);
    const after = change(before, (d) => ops.insert(d, { source: "a", key: "next" }, "wait", "new"));
    expect(at(after, "new")).toEqual({ x: at(before, "a").x, y: at(before, "a").y + ROW });
    expect(at(after, "b").y).toBe(at(before, "b").y + ROW);
    expect(at(after, "a")).toBe(at(before, "a"));
  });

  test("takes a gap that is there already", () => {
    const before = moveCards(freeOf(plain), ["b", "out"], { x: 0, y: 400 });
    const after = change(before, (d) => ops.insert(d, { source: "a", key: "next" }, "wait", "new"));
    expect(at(after, "new").y).toBe(at(before, "a").y + ROW);
    expect(at(after, "b")).toBe(at(before, "b"));
  });

  test("stands in the column of its branch", () => {
    const after = change(freeOf(split), (d) =>
      ops.insert(d, { source: "ask", key: "else" }, "wait", "new"),
    );
    expect(at(after, "new").x).toBe(at(after, "right").x);
    expect(at(after, "left").y).toBe(at(freeOf(split), "left").y);
  });

  test("moves nobody aside where there is no room below", () => {
    const crowded = moveCards(freeOf(split), ["left"], { x: 0, y: ROW * 2 });
    const blocked = moveCards(crowded, ["ask"], { x: 0, y: 0 });
    const after = change(blocked, (d) =>
      ops.insert(d, { source: "in", key: "next" }, "wait", "new"),
    );
    expect(overlapsOf(after.free)).toEqual([]);
  });

  test("comes from another program without a place", () => {
    const places = { in: { x: 0, y: 0 }, a: { x: 300, y: 0 }, gone: { x: 9, y: 9 } };
    const { free } = settle({ ...draftOf(plain), free: places });
    expect(Object.keys(free ?? {}).sort()).toEqual(["a", "b", "in", "out"]);
    expect(free?.b).toEqual({ x: 300, y: ROW });
    expect(settle({ ...draftOf(plain), free })).toMatchObject({ free });
  });

  test("is settled when nothing has a place at all", () => {
    const { free } = settle({ ...draftOf(split), free: {} });
    expect(Object.keys(free ?? {})).toHaveLength(5);
    expect(overlapsOf(free)).toEqual([]);
  });
});

describe("other changes", () => {
  test("removing forgets the place, and nothing else moves", () => {
    const before = freeOf(plain);
    const after = change(before, (d) => ops.remove(d, "a"));
    expect(Object.keys(after.free ?? {})).toEqual(["in", "b", "out"]);
    expect(at(after, "b")).toBe(at(before, "b"));
  });

  test("a step led elsewhere goes to its new path with all that hangs on it", () => {
    const editor = createEditor({
      id: 1,
      name: "J",
      status: "draft",
      published: null,
      labels: [],
      draft: { number: 1, revision: 1, document: plain, layout: layoutOf(freeOf(plain)), map: {} },
    });
    editor.move("a", { source: "b", key: "next" });
    const { free } = editor.getDraft();
    expect(free?.a?.y).toBeGreaterThan(free?.b?.y ?? 0);
    expect(overlapsOf(free)).toEqual([]);
  });

  test("duplicated and pasted steps never lie on others", () => {
    const random = randomBy(7);
    let draft = freeOf(smallest);
    for (let round = 0; round < 60; round += 1) {
      const { document } = draft;
      const place = pick(random, placesOf(document));
      const kind = pick(random, ["wait", "wait", "decision", "message"]);
      draft = change(draft, (d) => ops.insert(d, place, kind));
      if (round % 7 === 0) {
        const ids = [pick(random, document.nodes).id];
        const gap = gapForCopy(document, ids);
        const clip = copying.copy(document, ids);
        if (gap) draft = change(draft, (d) => clips.paste(d, gap, clip).document);
      }
      expect(Object.keys(draft.free ?? {})).toHaveLength(draft.document.nodes.length);
      expect(overlapsOf(draft.free)).toEqual([]);
    }
  });
});

describe("paths", () => {
  test("of branches that lead to one step leave apart", () => {
    const both = graph(
      [entry, decision("ask", "yes"), exit],
      ["in next ask", "ask yes out", "ask else out"],
    );
    const { lanes } = arrangeFreely(both, freeOf(both).free ?? {});
    expect((lanes["ask:else"] ?? 0) - (lanes["ask:yes"] ?? 0)).toBe(200);
  });

  test.each([
    [
      [0, 0],
      [-100, 100],
    ],
    [
      [0, 260],
      [0, 260],
    ],
    [
      [0, 0, 10, 900],
      [-197, 3, 203, 900],
    ],
    [
      [300, 0],
      [300, 0],
    ],
  ])("%j are spread to %j", (values, expected) => {
    expect(spread(values, 200).map(Math.round)).toEqual(expected);
  });

  test("that lead nowhere or back end in a stub beside no card", () => {
    const open = graph(
      [entry, decision("ask", "yes"), wait("a")],
      ["in next ask", "ask yes a", "a next ask"],
    );
    const places = settle({ ...draftOf(open), free: {} }).free ?? {};
    const { stubs } = arrangeFreely(open, places);
    expect(stubs.map((s) => [s.source, s.key, s.goesTo])).toEqual([
      ["ask", "else", null],
      ["a", "next", "ask"],
    ]);
    for (const stub of stubs) {
      const hits = Object.values(places).filter(
        ({ x, y }) => Math.abs(x + 110 - stub.x) < 198 && y < stub.y + 28 && stub.y < y + 64,
      );
      expect(hits).toEqual([]);
    }
  });

  const ends = { sourceX: 0, sourceY: 64, lane: null, isBranch: false };
  test.each([
    ["to a card beside", { targetX: 400, targetY: 0 }, "L200"],
    ["to a card above in the same column", { targetX: 0, targetY: -300 }, "L130"],
  ])("%s go round the cards", (_, target, column) => {
    const { path, plus } = lineOf({ ...ends, ...target });
    expect(path).toContain(column);
    expect(plus.x).toBe(Number(column.slice(1)));
    expect(path.endsWith(`L${target.targetX},${target.targetY}`)).toBe(true);
  });

  test("straight down stay straight, however near the card", () => {
    expect(lineOf({ ...ends, targetX: 0, targetY: 80 }).path).toBe("M0,64L0,80");
  });
});

test("bands of stages hold their own cards and no others", () => {
  const draft = moveCards(freeOf(split), ["left"], { x: -35, y: 13 });
  const arrangement = arrangeFreely(split, draft.free ?? {});
  const stages = new Map([
    ["in", "Try"],
    ["ask", "Try"],
    ["left", "Buy"],
    ["right", "Try"],
  ]);
  const bands = lanesOf(split, arrangement, stages);
  for (const { id } of split.nodes) {
    const { x, y } = at(draft, id);
    const touched = bands.filter(
      (b) =>
        x < b.x + b.width && b.x < x + CARD.width && y < b.y + b.height && b.y < y + CARD.height,
    );
    expect(touched.map((b) => b.stage)).toEqual(stages.has(id) ? [stages.get(id)] : []);
  }
});

describe("what two people arranged", () => {
  const at = (x: number) => ({ x, y: 0 });
  const base = { a: at(0), b: at(0), c: at(0) };
  test.each([
    ["each moved another card", { ...base, a: at(1) }, { ...base, b: at(2) }, { a: 1, b: 2, c: 0 }],
    ["both moved one", { ...base, a: at(1) }, { ...base, a: at(2) }, { a: 1, b: 0, c: 0 }],
    [
      "each added a step",
      { ...base, m: at(1) },
      { ...base, t: at(2) },
      { a: 0, b: 0, c: 0, m: 1, t: 2 },
    ],
  ])("is kept: %s", (_, mine, theirs, expected) => {
    const merged = mergePlaces({ base, mine, theirs }) ?? {};
    const columns = Object.entries(merged).map(([id, { x }]) => [id, x]);
    expect(Object.fromEntries(columns)).toEqual(expected);
  });

  test.each([
    ["I tidied up", base, undefined, base, undefined],
    ["they tidied up", base, base, undefined, undefined],
    ["I switched it on", undefined, base, undefined, base],
    ["they switched it on", undefined, undefined, base, base],
    ["nobody did", undefined, undefined, undefined, undefined],
  ])("follows the switch: %s", (_, before, mine, theirs, expected) => {
    expect(mergePlaces({ base: before, mine, theirs })).toEqual(expected);
  });
});
