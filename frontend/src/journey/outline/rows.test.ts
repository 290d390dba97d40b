import { expect, test } from "vitest";
import { decision, entry, exit, graph, wait } from "../fixtures/build";
import { keysAround, parentOf, type Row, rowsOf, startingWith } from "./rows";

const document = graph(
  [entry, decision("d", "a"), wait("x"), wait("y"), exit],
  ["in next d", "d a x", "x next y", "y next out", "d else out"],
);
const show = (closed: string[] = [], legal: string[] | null = null) =>
  rowsOf(document, { closed: new Set(closed), legal: legal && new Set(legal) });
const keys = (rows: Row[]) => rows.map((row) => row.key);
const all = ["in", "d", "branch d:a", "x", "y", "branch d:else", "out"];

test("rows follow the reading", () => {
  expect(keys(show())).toEqual(all);
});

test("each row knows its place among its siblings", () => {
  expect(show().map((row) => `${row.level} ${row.position}/${row.siblings}`)).toEqual([
    "1 1/3",
    "1 2/3",
    "2 1/2",
    "3 1/2",
    "3 2/2",
    "2 2/2",
    "1 3/3",
  ]);
});

test("a closed step hides its branches, a closed branch its steps", () => {
  expect(keys(show(["d"]))).toEqual(["in", "d", "out"]);
  expect(keys(show(["branch d:a"]))).toEqual(["in", "d", "branch d:a", "branch d:else", "out"]);
});

test("while a step is placed everything is open and each place that takes it is a row", () => {
  expect(keys(show(["d"], ["d:else", "x:next"]))).toEqual([
    ...["in", "d", "branch d:a", "x", "place x:next", "y", "branch d:else"],
    ...["place d:else", "out"],
  ]);
});

test("what stands around a step is opened to show it", () => {
  expect(keysAround(document, "y")).toEqual(["branch d:a", "d"]);
  expect(keysAround(document, "out")).toEqual([]);
});

test("the row around a row is the branch, then the step", () => {
  const rows = show();
  expect(parentOf(rows, 4)?.key).toBe("branch d:a");
  expect(parentOf(rows, 2)?.key).toBe("d");
  expect(parentOf(rows, 6)).toBeUndefined();
});

test("typing goes to the next row that begins so, round and round", () => {
  const rows = show();
  const find = (typed: string, from: number) =>
    startingWith(rows, (row) => row.key, typed, from)?.key;
  expect(find("b", 0)).toBe("branch d:a");
  expect(find("b", 2)).toBe("branch d:else");
  expect(find("b", 5)).toBe("branch d:a");
  expect(find("BR", 2)).toBe("branch d:a");
  expect(find("q", 0)).toBeUndefined();
});
