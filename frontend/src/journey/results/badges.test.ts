import { describe, expect, it } from "vitest";
import type { JourneyResults } from "../../api/queries/results";
import type { JourneyCounts, NodeCounts } from "../../api/types";
import { keepSame } from "../../canvas/overlay";
import { entry, exit, graph, node, wait } from "../fixtures/build";
import {
  formatPercent,
  levelOf,
  type NumbersFound,
  pathBadges,
  stepBadges,
  troublesOf,
} from "./badges";
import { changesSince } from "./changes";
import { compareRows } from "./compare";

const at = (now: number, passed: number, more: Partial<NodeCounts> = {}): NodeCounts => ({
  now,
  passed,
  parked: 0,
  retrying: 0,
  ended: {},
  ...more,
});

const counts: JourneyCounts = {
  version: 1,
  as_of: "2026-03-10T12:00:00Z",
  nodes: {
    in: at(0, 1200),
    pause: at(88, 1112),
    vip: at(0, 1112),
    out: at(0, 0, { ended: { completed: 1112 } }),
  },
  edges: [
    { source: "in", key: "next", passed: 1200 },
    { source: "pause", key: "next", passed: 1112 },
    { source: "vip", key: "yes", passed: 12 },
    { source: "vip", key: "else", passed: 1100 },
  ],
  entered: 1200,
  ended: { completed: 1112 },
  goals: 0,
};
const reached = (nodes: Record<string, number>, cohort = 200, goals = 20): JourneyResults => ({
  from: "2026-03-01",
  to: "2026-03-10",
  version: null,
  as_of: "",
  entered: cohort,
  cohort,
  goals,
  ended: {},
  nodes: Object.fromEntries(
    Object.entries(nodes).map(([id, n]) => [id, { passed: n - 1, reached: n, ended: {} }]),
  ),
  edges: [],
});
const results = reached({ in: 200, pause: 150, out: 1 });
const found = (part: Partial<NumbersFound>): NumbersFound => ({
  mode: "now",
  counts,
  results: undefined,
  compared: [undefined, undefined],
  ...part,
});
const same = { in: "same", pause: "same", vip: "same", out: "same" } as const;
const words = (part: Partial<NumbersFound>) =>
  Object.fromEntries(
    Object.entries(stepBadges(found(part), same)).map(([id, { text, versus }]) => [
      id,
      versus === undefined ? text : `${text} | ${versus}`,
    ]),
  );

describe("what stands on the cards", () => {
  it.each<[string, Partial<NumbersFound>, Record<string, string>]>([
    ["off: nothing", { mode: "off" }, {}],
    ["now: who is there, and nothing where nobody is", { mode: "now" }, { pause: "88" }],
    [
      "passed: who left, ends included",
      { mode: "passed" },
      { in: "1,200", pause: "1,112", vip: "1,112", out: "1,112" },
    ],
    [
      "passed in some days: of these days alone",
      { mode: "passed", results },
      { in: "199", pause: "149", vip: "0", out: "0" },
    ],
    [
      "conversion: of those who came in",
      { mode: "conversion", results },
      { in: "100%", pause: "75%", vip: "0%", out: "< 1%" },
    ],
    ["conversion of nobody: no share", { mode: "conversion", results: reached({}, 0) }, {}],
    [
      "two versions: two shares",
      { mode: "compare", compared: [results, reached({ in: 4, pause: 1 }, 4)] },
      { in: "100% | 100%", pause: "75% | 25%", vip: "0% | 0%", out: "< 1% | 0%" },
    ],
    [
      "two versions, one without people",
      { mode: "compare", compared: [results, reached({}, 0)] },
      { in: "100% | –", pause: "75% | –", vip: "0% | –", out: "< 1% | –" },
    ],
  ])("%s", (_, part, expected) => {
    expect(words(part)).toEqual(expected);
  });

  it("a draft has the live numbers on what it left alone, and words on the rest", () => {
    const live = graph([entry, wait("pause"), exit], ["in next pause", "pause next out"]);
    const draft = graph(
      [entry, node("pause", "wait", { amount: 2, unit: "days" }), wait("more"), exit],
      ["in next pause", "pause next more", "more next out"],
    );
    const badges = stepBadges(found({ mode: "passed" }), changesSince(live, draft));
    expect(Object.entries(badges).map(([id, badge]) => `${id} ${badge.text}`)).toEqual([
      "in 1,200",
      "pause changed",
      "more new",
      "out 1,112",
    ]);
  });

  it("another name alone leaves a step as it is, and so does a setting without a value", () => {
    const live = graph([entry, node("a", "wait", { amount: 1 })], []);
    const renamed = { ...node("a", "wait", { amount: 1, until: null }), name: "Rest" };
    expect(changesSince(live, graph([entry, renamed], [])).a).toBe("same");
  });
});

describe("what stands on the paths", () => {
  it("has the share of all who left the step, and in three widths how many", () => {
    expect(pathBadges(found({ mode: "now" }))).toEqual({
      "in:next": { share: "100%", many: "", level: 3 },
      "pause:next": { share: "100%", many: "", level: 3 },
      "vip:yes": { share: "1%", many: "", level: 2 },
      "vip:else": { share: "99%", many: "", level: 3 },
    });
    expect(pathBadges(found({ mode: "passed" }))["vip:yes"]?.many).toBe("12");
    expect(pathBadges(found({ mode: "off" }))).toEqual({});
  });

  it.each([
    [0, 1000, 0],
    [1, 1000, 1],
    [9, 1000, 1],
    [10, 1000, 2],
    [99, 1000, 2],
    [101, 1000, 3],
    [1000, 1000, 3],
    [1, 1, 3],
    [0, 0, 0],
  ])("%i of at most %i is level %i", (passed, most, level) => {
    expect(levelOf(passed, most)).toBe(level);
  });
});

it("percents are whole, and what is not nothing does not read 0", () => {
  expect([0, 0.001, 0.0099, 0.01, 0.126, 0.996, 1].map(formatPercent)).toEqual([
    "0%",
    "< 1%",
    "< 1%",
    "1%",
    "13%",
    "100%",
    "100%",
  ]);
});

it("failed people are named with the page that shows them", () => {
  const broken = { ...counts, nodes: { "a b": at(9, 0, { parked: 2, retrying: 1 }), c: at(1, 0) } };
  expect(troublesOf(broken, 7)).toEqual({
    "a b": {
      text: "3",
      label: "2 people stuck after errors, 1 person tried again after an error",
      to: "/j/7/people?show=parked&step=a%20b",
    },
  });
});

it("a tick keeps what says the same, so that nobody is told of it", () => {
  const before = { a: { text: "1" }, b: { text: "2" } };
  expect(keepSame(before, { a: { text: "1" }, b: { text: "2" } })).toBe(before);
  const next = keepSame(before, { a: { text: "1" }, b: { text: "3" } });
  expect(next.a).toBe(before.a);
  expect(next.b).toEqual({ text: "3" });
  expect(Object.keys(keepSame(before, { a: { text: "1" } }))).toEqual(["a"]);
});

it("two versions are compared row by row, the goal last", () => {
  const rows = compareRows(
    [{ id: "pause", kind: "wait", name: "Rest" }],
    results,
    reached({ pause: 1 }, 4, 1),
  );
  expect(rows.map(({ name, left, share, points }) => [name, ...left, ...share, points])).toEqual([
    ["Came in", 200, 4, null, null, null],
    ["Rest", 149, 0, 0.75, 0.25, -50],
    ["Reached the goal", 20, 1, 0.1, 0.25, 15],
  ]);
});
