// @vitest-environment happy-dom
import { afterEach, beforeEach, expect, it, vi } from "vitest";
import { focusLater, markFocus } from "./focusLater";

const names = ["card", "other", "field"] as const;
let elements: Record<(typeof names)[number], HTMLButtonElement>;

beforeEach(() => {
  vi.useFakeTimers();
  document.body.innerHTML = names.map((name) => `<button id="${name}"></button>`).join("");
  const find = (name: string) => document.getElementById(name) as HTMLButtonElement;
  elements = { card: find("card"), other: find("other"), field: find("field") };
});
afterEach(() => vi.useRealTimers());

const frame = () => vi.advanceTimersToNextFrame();
const focused = () => document.activeElement?.id ?? "";

it("the focus comes after as many frames as were asked for", () => {
  focusLater(() => elements.card.focus(), 2);
  frame();
  expect(focused()).toBe("");
  frame();
  expect(focused()).toBe("card");
});

it("what was asked for never takes the focus from where somebody has gone since", () => {
  elements.other.focus();
  focusLater(() => elements.card.focus(), 2);
  frame();
  elements.field.focus();
  frame();
  expect(focused()).toBe("field");
});

it("the focus comes although what it was on has left the page", () => {
  elements.field.focus();
  focusLater(() => elements.card.focus());
  elements.field.remove();
  frame();
  expect(focused()).toBe("card");
});

it("of two requests the later one counts, whichever comes first", () => {
  focusLater(() => elements.card.focus(), 2);
  focusLater(() => elements.other.focus(), 1);
  frame();
  frame();
  expect(focused()).toBe("other");
  focusLater(() => elements.field.focus(), 1);
  focusLater(() => elements.card.focus(), 2);
  frame();
  expect(focused()).toBe("field");
  frame();
  expect(focused()).toBe("card");
});

it("a request that finds nothing leaves an older one alone", () => {
  focusLater(() => elements.card.focus(), 2);
  focusLater(() => undefined, 1);
  frame();
  frame();
  expect(focused()).toBe("card");
});

it("who came back to where the focus was given before is not moved either", () => {
  focusLater(() => elements.field.focus());
  frame();
  elements.other.focus();
  focusLater(() => elements.card.focus());
  elements.field.focus();
  frame();
  expect(focused()).toBe("field");
});

it("a request can be taken back", () => {
  focusLater(() => elements.card.focus(), 2)();
  const takeBack = focusLater(() => elements.other.focus(), 2);
  frame();
  takeBack();
  frame();
  frame();
  expect(focused()).toBe("");
});

it("a mark tells whether somebody has left", () => {
  elements.other.focus();
  const isStillHere = markFocus();
  expect(isStillHere()).toBe(true);
  elements.other.blur();
  expect(isStillHere()).toBe(true);
  elements.field.focus();
  expect(isStillHere()).toBe(false);
});
