import { expect, test } from "vitest";
import { factsOf, readToken, stateEntry, versionEntry } from "./entries";

test.each([
  ["draft", "draft"],
  ["3", { version: 3 }],
  ["s12", { state: 12 }],
  [null, null],
  ["", null],
  ["x", null],
  ["3; drop", null],
  ["99999999999", null],
])("the address %s stands for %o", (token, expected) => {
  expect(readToken(token)).toEqual(expected);
});

const state = {
  id: 12,
  name: "",
  began_at: "2026-11-22T12:00:00Z",
  saved_at: "2026-11-22T12:06:00Z",
  by: null,
  by_name: "Eva",
  steps: 3,
  is_draft: false,
  from_version: null,
  from_state: null,
};

test("a state is called by its name, else by where it came from, else by its time", () => {
  expect(stateEntry({ ...state, name: "Sale" }, "22 Nov").title).toBe("Sale");
  expect(stateEntry({ ...state, from_version: 2 }, "22 Nov").title).toBe("Version 2, brought back");
  expect(stateEntry(state, "22 Nov")).toMatchObject({ title: "22 Nov", by: "Saved by Eva" });
});

test("the line below says when and by whom, and no moment twice", () => {
  const named = stateEntry({ ...state, name: "Sale" }, "22 Nov");
  expect(factsOf(named, "22 Nov")).toBe("22 Nov · Saved by Eva");
  expect(factsOf(stateEntry(state, "22 Nov"), "22 Nov")).toBe("Saved by Eva");
  const back = stateEntry({ ...state, name: "Sale", from_version: 2 }, "22 Nov");
  expect(factsOf(back, "22 Nov")).toBe("Version 2, brought back · 22 Nov · Saved by Eva");
});

test("a version with a name still says which one it is", () => {
  const row = {
    number: 3,
    name: "Spring",
    published_at: "2026-11-22T12:00:00Z",
    published_by: null,
    is_published: true,
    people: 5,
  };
  expect(versionEntry(row)).toMatchObject({ title: "Spring", what: "Version 3", token: "3" });
});
