import { describe, expect, it } from "vitest";
import {
  addNode,
  depth,
  documentPath,
  emptyRule,
  groupNode,
  isEditable,
  type Leaf,
  leaves,
  nodeAt,
  type RuleDocument,
  type RuleNode,
  removeNode,
  replaceNode,
  setMode,
  shiftNode,
  toGroup,
  ungroupNode,
} from "./model";

const leaf = (name: string): Leaf => ({ measure: { kind: "attribute", name }, operator: "known" });
const rule = (root: RuleNode): RuleDocument => ({ schema_version: 1, root });
const [a, b, c, d] = ["a", "b", "c", "d"].map(leaf) as [Leaf, Leaf, Leaf, Leaf];

describe("a rule in the builder", () => {
  it("starts as all of nothing and grows", () => {
    const grown = addNode(addNode(emptyRule(), [], a), [], { any: [b] });
    expect(grown.root).toEqual({ all: [a, { any: [b] }] });
    expect(addNode(grown, [1], c).root).toEqual({ all: [a, { any: [b, c] }] });
  });

  it.each([
    ["all", { all: [a, b] }],
    ["any", { any: [a, b] }],
    ["none", { not: { any: [a, b] } }],
    ["not_all", { not: { all: [a, b] } }],
  ] as const)("shows and stores the mode %s", (mode, stored) => {
    expect(setMode(rule({ all: [a, b] }), [], mode).root).toEqual(stored);
    expect(toGroup(stored as unknown as RuleNode)).toEqual({ mode, children: [a, b] });
  });

  it("shows a negated condition as a group of none", () => {
    expect(toGroup({ not: a })).toEqual({ mode: "none", children: [a] });
    expect(toGroup({ not: { not: a } })).toEqual({ mode: "none", children: [{ not: a }] });
  });

  it("takes a bare condition as all of it", () => {
    expect(addNode(rule(a), [], b).root).toEqual({ all: [a, b] });
    expect(replaceNode(rule(a), [0], b).root).toEqual({ all: [b] });
  });

  it("removes an emptied group together with its last condition", () => {
    expect(removeNode(rule({ all: [a, { any: [b] }] }), [1, 0]).root).toEqual({ all: [a] });
    expect(removeNode(rule({ all: [a] }), [0]).root).toEqual({ all: [] });
  });

  it("keeps the order when conditions move, and stops at the ends", () => {
    const three = rule({ all: [a, b, c] });
    expect(shiftNode(three, [2], -1).root).toEqual({ all: [a, c, b] });
    expect(shiftNode(three, [0], -1).root).toEqual({ all: [a, b, c] });
    expect(shiftNode(three, [2], 1).root).toEqual({ all: [a, b, c] });
  });

  it("groups a condition and takes the group apart again", () => {
    const two = rule({ all: [a, b] });
    const grouped = groupNode(two, [1], "any");
    expect(grouped.root).toEqual({ all: [a, { any: [b] }] });
    expect(ungroupNode(addNode(grouped, [1], c), [1]).root).toEqual({ all: [a, b, c] });
  });

  it("leaves parts that a change does not concern as the same objects", () => {
    const group = { any: [b, c] };
    const changed = replaceNode(rule({ all: [a, group] }), [0], d);
    expect(nodeAt(changed, [1])).toBe(group);
  });

  it("ignores paths that lead nowhere", () => {
    const one = rule({ all: [a] });
    expect(removeNode(one, [4]).root).toEqual({ all: [a] });
    expect(addNode(one, [0], b).root).toEqual({ all: [a] });
    expect(nodeAt(one, [0, 1])).toBeUndefined();
  });

  it("opens two levels of groups and no more", () => {
    const deep: RuleNode = { any: [b, { all: [c, d] }] };
    expect(depth(deep)).toBe(2);
    expect(isEditable(deep, [1])).toBe(false);
    expect(isEditable({ any: [b, c] }, [1])).toBe(true);
    expect(isEditable(b, [1, 0])).toBe(true);
  });

  it("names the place of each condition as the server does", () => {
    const mixed = rule({ all: [a, { not: { any: [b, c] } }, { not: d }] });
    expect(leaves(mixed).map(({ path }) => documentPath(mixed, path))).toEqual([
      "root.all[0]",
      "root.all[1].not.any[0]",
      "root.all[1].not.any[1]",
      "root.all[2].not",
    ]);
    expect(documentPath(rule(a), [0])).toBe("root");
    expect(documentPath(rule({ not: a }), [0])).toBe("root.not");
  });
});
