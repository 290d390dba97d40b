import { describe, expect, test } from "vitest";
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
import { arrange, CARD, GAP } from "./layout";
import { type GraphDocument, placesOf } from "./model";
import * as ops from "./ops";

const ROW = CARD.height + GAP.down;

/** A structured journey of about `size` steps: splits, merges, ends, a few jumps back. */
function randomJourney(seed: number, size: number): GraphDocument {
  const random = randomBy(seed);
  let document = smallest;
  while (document.nodes.length < size) {
    const place = pick(random, placesOf(document));
    const kind = pick(random, ["wait", "wait", "message", "wait_for", "decision", "exit"]);
    if (ops.canInsert(document, kind, place)) document = ops.insert(document, place, kind);
    if (random() < 0.02) {
      const target = pick(random, document.nodes).id;
      document = ops.connect(document, pick(random, placesOf(document)), target);
      document = keepReachable(document);
    }
  }
  return document;
}

/** A jump may cut steps off; a person would remove them next. */
function keepReachable(document: GraphDocument): GraphDocument {
  const split = document.nodes.find((n) => n.kind === "decision");
  return split ? ops.addBranch(document, split.id) : document;
}

/** Many journeys in a row: each one's last exit becomes the next one's first step. */
function chainOf(blocks: GraphDocument[]): GraphDocument {
  const first = (at: number) =>
    at < blocks.length ? `${at}-${blocks[at]?.edges[0]?.target}` : "end";
  return graph(
    [
      entry,
      ...blocks.flatMap((b, at) =>
        b.nodes
          .filter((n) => !["in", "out"].includes(n.id))
          .map((n) => ({ ...n, id: `${at}-${n.id}` })),
      ),
      { ...exit, id: "end" },
    ],
    [
      `in next ${first(0)}`,
      ...blocks.flatMap((b, at) =>
        b.edges
          .filter((e) => e.source !== "in")
          .map(
            (e) =>
              `${at}-${e.source} ${e.key} ${e.target === "out" ? first(at + 1) : `${at}-${e.target}`}`,
          ),
      ),
    ],
  );
}

function overlapsOf(document: GraphDocument): string[] {
  const { positions } = arrange(document);
  const cards = Object.entries(positions).sort((a, b) => a[1].y - b[1].y || a[1].x - b[1].x);
  return cards.flatMap(([id, at], i) => {
    const next = cards[i + 1];
    const touches = next && next[1].y === at.y && next[1].x < at.x + CARD.width + GAP.across;
    return touches ? [`${id} ${next[0]}`] : [];
  });
}

describe("a plain journey", () => {
  test("stands in one column, entry at the origin", () => {
    const { positions } = arrange(graph([entry, wait("w"), exit], ["in next w", "w next out"]));
    expect(positions).toEqual({
      in: { x: -CARD.width / 2, y: 0 },
      w: { x: -CARD.width / 2, y: ROW },
      out: { x: -CARD.width / 2, y: 2 * ROW },
    });
  });

  test("branches stand in the author's order, the meeting step below their middle", () => {
    const { positions } = arrange(
      graph(
        [entry, decision("d", "b", "a"), wait("x"), wait("y"), wait("z"), exit],
        ["in next d", "d a y", "d b x", "d else z", "x next out", "y next out", "z next out"],
      ),
    );
    const x = (id: string) => positions[id]?.x ?? Number.NaN;
    expect(x("x")).toBeLessThan(x("y"));
    expect(x("y")).toBeLessThan(x("z"));
    expect(x("out")).toBe(x("d"));
    expect(positions.out?.y).toBe(3 * ROW);
  });

  test("an empty branch keeps a lane beside the full one", () => {
    const { positions, lanes } = arrange(
      graph([entry, decision("d", "a"), exit], ["in next d", "d a out", "d else out"]),
    );
    expect(lanes["d:a"]).toBeLessThan(lanes["d:else"] ?? Number.NaN);
    expect(positions.out?.y).toBe(3 * ROW);
  });

  test("ways that lead nowhere or back end in a stub", () => {
    const { stubs } = arrange(
      graph([entry, wait("w"), decision("d", "again")], ["in next w", "w next d", "d again w"]),
    );
    expect(stubs.map((s) => [s.source, s.key, s.goesTo])).toEqual([
      ["d", "again", "w"],
      ["d", "else", null],
    ]);
  });

  test("steps nothing leads to stand clear at the right", () => {
    const { positions } = arrange(graph([entry, exit, wait("lost")], ["in next out"]));
    expect(positions.lost?.x).toBeGreaterThan((positions.out?.x ?? 0) + CARD.width);
  });
});

const seeds = Array.from({ length: 24 }, (_, seed) => seed);

test.each(seeds)("no two cards overlap (seed %i)", (seed) => {
  expect(overlapsOf(randomJourney(seed, 80))).toEqual([]);
});

test.each(seeds)("the same journey always gives the same picture (seed %i)", (seed) => {
  const document = randomJourney(seed, 60);
  expect(arrange(structuredClone(document))).toEqual(arrange(document));
});

test.each(Array.from({ length: 60 }, (_, seed) => seed))(
  "a step put on any path moves no other to the left or right (seed %i)",
  (seed) => {
    const before = randomJourney(seed, 40);
    const one = arrange(before).positions;
    for (const place of placesOf(before)) {
      const other = arrange(ops.insert(before, place, "wait")).positions;
      const moved = before.nodes.filter(({ id }) => other[id]?.x !== one[id]?.x);
      expect(moved, `${place.source} ${place.key}`).toEqual([]);
    }
  },
);

test("branches keep their order when a split is put on one of them", () => {
  const before = graph(
    [entry, decision("d", "a", "b"), wait("x"), wait("y"), wait("z"), exit],
    ["in next d", "d a x", "d b y", "d else z", "x next out", "y next out", "z next out"],
  );
  for (const source of ["x", "y", "z"]) {
    const after = ops.insert(before, { source, key: "next" }, "decision");
    const { positions } = arrange(after);
    const x = (id: string) => positions[id]?.x ?? Number.NaN;
    expect(x("x")).toBeLessThan(x("y"));
    expect(x("y")).toBeLessThan(x("z"));
  }
});

test("where branches meet stands below a longer one beside it, not to its right", () => {
  const document = graph(
    [
      entry,
      decision("d", "a", "b"),
      ...["x", "l1", "l2", "l3", "m"].map(wait),
      exit,
      node("end", "exit"),
    ],
    [
      ...["in next d", "d a x", "d b m", "d else l1", "x next m", "m next out"],
      ...["l1 next l2", "l2 next l3", "l3 next end"],
    ],
  );
  const { positions } = arrange(document);
  expect(positions.m?.x).toBeLessThan(positions.l1?.x ?? 0);
});

test("1,000 steps take milliseconds", () => {
  const document = chainOf(seeds.slice(0, 20).map((seed) => randomJourney(seed, 52)));
  expect(document.nodes.length).toBeGreaterThan(1000);
  const times = [1, 2, 3, 4, 5].map(() => {
    const copy = structuredClone(document);
    const start = performance.now();
    arrange(copy);
    return performance.now() - start;
  });
  const took = Math.min(...times);
  console.info(`1,000 steps: ${took.toFixed(1)} ms`);
  // The aim is 20; the gate leaves room for a busy machine.
  expect(took).toBeLessThan(300);
});

test("a journey of 5,000 steps in a row does not exhaust the stack", () => {
  const nodes = [entry, ...Array.from({ length: 5000 }, (_, at) => wait(`w${at}`)), exit];
  const edges = nodes.slice(1).map((n, at) => `${nodes[at]?.id} next ${n.id}`);
  expect(arrange(graph(nodes, edges)).positions.out?.y).toBe(5001 * ROW);
});
