import { describe, expect, it } from "vitest";
import { withComment } from "../../api/queries/comments";
import type { Comment, Thread } from "../../api/queries/threads";
import { entry, exit, graph, wait } from "../fixtures/build";
import * as ops from "../ops";
import { complete, countOpen, cutAtMentions, suggest, threadsOf, typedMention } from "./threads";

const said = (id: number, text = "", more: Partial<Comment> = {}): Comment => ({
  id,
  author: { id: 1, name: "Eva" },
  text,
  created_at: "",
  edited_at: null,
  is_deleted: false,
  mentions: [],
  is_unread: false,
  ...more,
});
const thread = (id: number, node: string | null, more: Partial<Thread> = {}): Thread => ({
  id,
  node,
  node_name: node ?? "",
  resolved_at: null,
  resolved_by: "",
  comments: [said(id), said(id + 1)],
  ...more,
});

const document = graph([entry, wait("pause"), exit], ["in next pause", "pause next out"]);
const threads = [
  thread(1, null),
  thread(3, "pause"),
  thread(5, "pause", { resolved_at: "2026-03-10T12:00:00Z" }),
  thread(7, "pause", { comments: [said(7, "", { is_deleted: true }), said(8)] }),
];
const idsOf = (found: Thread[]) => found.map(({ id }) => id);

it("a step's comments go to the journey when it is deleted and come back on undo", () => {
  expect(idsOf(threadsOf(threads, document, "pause"))).toEqual([3, 5, 7]);
  expect(idsOf(threadsOf(threads, document, null))).toEqual([1]);
  expect(countOpen(threads, document)).toEqual({ "": 2, pause: 3 });
  const without = ops.remove(document, "pause");
  expect(idsOf(threadsOf(threads, without, null))).toEqual([1, 3, 5, 7]);
  expect(countOpen(threads, without)).toEqual({ "": 5 });
  expect(idsOf(threadsOf(threads, document, "pause"))).toEqual([3, 5, 7]);
});

describe("a text with mentions", () => {
  it.each<[string, string[], string[]]>([
    ["hello", [], ["hello"]],
    ["@Eva hi", ["@Eva"], ["[@Eva]", " hi"]],
    ["hi @Eva and @Eva", ["@Eva"], ["hi ", "[@Eva]", " and ", "[@Eva]"]],
    ["@Eva Noble", ["@Eva", "@Eva Noble"], ["[@Eva Noble]"]],
    ["<b>@Eva</b>", ["@Eva"], ["<b>", "[@Eva]", "</b>"]],
    ["<script>alert(1)</script>", [], ["<script>alert(1)</script>"]],
  ])("%s", (text, words, expected) => {
    const mentions = words.map((each, id) => ({ id, words: each }));
    const parts = cutAtMentions({ text, mentions });
    expect(parts.map((p) => (p.isMention ? `[${p.text}]` : p.text))).toEqual(expected);
    expect(parts.map((p) => p.text).join("")).toBe(text);
  });
});

describe("typing a name", () => {
  it.each([
    ["@", ""],
    ["Hi @ev", "ev"],
    ["(@Eva No", "Eva No"],
    ["mail@ev", null],
    ["@@ev", null],
    ["no name", null],
    ["@eva\nnext", null],
  ])("%j asks for %j", (text, typed) => {
    expect(typedMention(text, text.length)?.typed ?? null).toBe(typed);
  });

  const eva = { id: 1, name: "Eva Noble", handle: "Eva Noble" };
  const bo = { id: 2, name: "Bo", handle: "bo@example.com" };
  it("finds people by each word of their name", () => {
    expect(suggest([eva, bo], "")).toEqual([eva, bo]);
    expect(suggest([eva, bo], "no")).toEqual([eva]);
    expect(suggest([eva, bo], "BO")).toEqual([bo]);
    expect(suggest([eva, bo], "x")).toEqual([]);
  });

  it("puts the name in place of what was typed", () => {
    expect(complete("Hi @ev, look", 6, eva)).toEqual({ text: "Hi @Eva Noble , look", caret: 14 });
  });
});

it("a comment on its way is shown at once, where it belongs", () => {
  const held = { value: { results: threads, next: null }, etag: '"1"' };
  const author = { id: 1, name: "Eva" };
  const fresh = withComment(held, { text: "New", node: "pause", thread: null, author });
  expect(fresh.value.results[0]).toMatchObject({ id: -1, node: "pause" });
  expect(fresh.etag).toBeNull();
  const answered = withComment(held, { text: "Yes", node: null, thread: 5, author });
  const found = answered.value.results.find(({ id }) => id === 5);
  expect(found?.comments.at(-1)?.text).toBe("Yes");
  expect(found?.resolved_at).toBeNull();
  expect(held.value.results).toBe(threads);
});
