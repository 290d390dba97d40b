import { expect, test } from "vitest";
import {
  commit,
  MAX_ENTRIES,
  MERGE_MS,
  redo,
  redoLabel,
  startHistory,
  undo,
  undoLabel,
} from "./history";

const change = (label: string, next: string, now: number, mergeKey?: string) => ({
  label,
  next,
  now,
  mergeKey,
});

test("undo and redo walk the labelled changes", () => {
  let h = commit(startHistory("a"), change("one", "b", 0));
  h = commit(h, change("two", "c", 10));
  expect(undoLabel(h)).toBe("two");
  h = undo(h);
  expect([h.present, undoLabel(h), redoLabel(h)]).toEqual(["b", "one", "two"]);
  expect(redo(h).present).toBe("c");
});

test("typing in one field is one entry while it goes on", () => {
  let h = commit(startHistory(""), change("name", "W", 0, "name"));
  h = commit(h, change("name", "We", 300, "name"));
  h = commit(h, change("name", "Wel", 300 + MERGE_MS, "name"));
  expect(h.past).toHaveLength(1);
  expect(undo(h).present).toBe("");
});

test("a pause, another field or an undo begins a new entry", () => {
  let h = commit(startHistory(""), change("name", "W", 0, "name"));
  h = commit(h, change("name", "We", MERGE_MS + 1, "name"));
  h = commit(h, change("day", "We1", MERGE_MS + 2, "day"));
  expect(h.past).toHaveLength(3);
  h = commit(undo(h), change("name", "Wx", MERGE_MS + 3, "name"));
  expect(undo(h).present).toBe("We");
});

test("a change that changes nothing leaves no entry", () => {
  const h = startHistory("a");
  expect(commit(h, change("none", "a", 0))).toBe(h);
});

test("the oldest entries are forgotten", () => {
  let h = startHistory("0");
  for (let at = 1; at <= MAX_ENTRIES + 5; at += 1) h = commit(h, change("c", String(at), at));
  expect(h.past).toHaveLength(MAX_ENTRIES);
});
