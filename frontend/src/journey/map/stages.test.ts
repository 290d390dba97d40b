import { expect, it, describe as suite } from "vitest";
import { arrange, CARD } from "../layout";
import type { GraphDocument } from "../model";
import { describe, forgetStale, lanesOf, stageOrder, stagesOf } from "./stages";

const node = (id: string, kind = "wait", settings = {}) => ({ id, kind, name: "", settings });
const edge = (source: string, target: string, key = "next") => ({ source, target, key });
const branches = [{ key: "a", name: "A" }];

/** in -> split -> (a: left | else: right) -> meet -> out */
const document: GraphDocument = {
  schema_version: 1,
  directed: true,
  multigraph: true,
  graph: {},
  nodes: [
    node("in", "entry"),
    node("split", "decision", { branches }),
    node("left"),
    node("right"),
    node("meet"),
    node("out", "exit"),
  ],
  edges: [
    edge("in", "split"),
    edge("split", "left", "a"),
    edge("split", "right", "else"),
    edge("left", "meet"),
    edge("right", "meet"),
    edge("meet", "out"),
  ],
} as GraphDocument;

suite("the stage of a step", () => {
  it("is its own, else that of the step before it", () => {
    const stages = stagesOf(document, { in: { stage: "Try" }, meet: { stage: "Buy" } });
    expect(Object.fromEntries(stages)).toEqual({
      in: "Try",
      split: "Try",
      left: "Try",
      right: "Try",
      meet: "Buy",
      out: "Buy",
    });
    expect(stageOrder(document, stages)).toEqual(["Try", "Buy"]);
  });

  it("begins where the first one is said", () => {
    const stages = stagesOf(document, { right: { stage: "Buy" } });
    expect([...stages.keys()].sort()).toEqual(["meet", "out", "right"]);
  });
});

suite("bands of stages", () => {
  const at = arrange(document);
  const lanes = (map: Record<string, { stage: string }>) =>
    lanesOf(document, at, stagesOf(document, map));

  it("grow together down the page", () => {
    expect(lanes({ in: { stage: "Try" } })).toHaveLength(1);
    const [first, second, ...more] = lanes({ in: { stage: "Try" }, meet: { stage: "Buy" } });
    expect(more).toEqual([]);
    expect(first?.stage).toBe("Try");
    expect(second?.y).toBe((first?.y ?? 0) + (first?.height ?? 0));
  });

  it("lie side by side where branches are in different stages", () => {
    const found = lanes({ left: { stage: "Try" }, right: { stage: "Buy" } });
    const row = found.filter(({ y }) => y === Math.min(...found.map((lane) => lane.y)));
    expect(row.map(({ stage }) => stage)).toEqual(["Try", "Buy"]);
    expect(row[1]?.x).toBe((row[0]?.x ?? 0) + (row[0]?.width ?? 0));
  });

  it("hold every step of a stage wholly, and no step of another", () => {
    const map = { in: { stage: "Try" }, right: { stage: "Ask" }, meet: { stage: "Buy" } };
    const stages = stagesOf(document, map);
    for (const { id } of document.nodes) {
      const { x, y } = at.positions[id] ?? { x: 0, y: 0 };
      const around = lanesOf(document, at, stages).filter(
        (lane) =>
          lane.x <= x &&
          lane.x + lane.width >= x + CARD.width &&
          lane.y <= y &&
          lane.y + lane.height >= y + CARD.height,
      );
      expect(around.map(({ stage }) => stage)).toEqual([stages.get(id)]);
    }
  });

  it("are none without a stage", () => {
    expect(lanes({})).toEqual([]);
  });
});

suite("what the map says", () => {
  it("is changed by field, and left out when it says nothing", () => {
    let map = describe({}, "in", { stage: "Try" });
    map = describe(map, "in", { emotion: 0 });
    expect(map).toEqual({ in: { stage: "Try", emotion: 0 } });
    map = describe(map, "in", { stage: "" });
    expect(describe(map, "in", { emotion: null })).toEqual({});
  });

  it("of other steps stays the same object", () => {
    const other = { stage: "Buy" };
    expect(describe({ out: other }, "in", { stage: "Try" }).out).toBe(other);
  });
});

it("a new step does not inherit what was said of a removed one with its id", () => {
  const draft = (nodes: string[], map: Record<string, unknown>) => ({
    name: "",
    document: { ...document, nodes: nodes.map((id) => node(id)), edges: [] } as GraphDocument,
    map,
  });
  const old = { stage: "Buy" };
  const before = draft(["a"], { a: old, b: old });
  expect(forgetStale(before, draft(["a", "b"], before.map)).map).toEqual({ a: old });
  const said = draft(["a", "b"], { ...before.map, b: { stage: "Try" } });
  expect(forgetStale(before, said)).toBe(said);
  expect(forgetStale(before, draft(["a"], before.map)).map).toBe(before.map);
});
