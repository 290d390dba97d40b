// @vitest-environment happy-dom
import { cleanup, renderHook } from "@testing-library/react";
import type { ReactNode } from "react";
import { afterEach, expect, it } from "vitest";
import type { JourneyDetail } from "../api/types";
import { createEditor, EditorContext } from "./editorStore";
import { kinds, smallest } from "./fixtures/build";
import { usePlaces } from "./usePlaces";

afterEach(() => {
  cleanup();
  document.body.replaceChildren();
});

function openPlaces() {
  const journey = { name: "J", draft: { document: smallest, map: {}, layout: {} } };
  const editor = createEditor({ ...journey, published: null } as unknown as JourneyDetail);
  const wrapper = ({ children }: { children: ReactNode }) => (
    <EditorContext value={editor}>{children}</EditorContext>
  );
  return { editor, places: renderHook(() => usePlaces(kinds), { wrapper }).result.current };
}

/** The entry's card, wherever the canvas has left it. */
function showEntryAt(box: DOMRect) {
  const card = document.body.appendChild(document.createElement("div"));
  card.dataset.row = "in";
  card.getBoundingClientRect = () => box;
}

it("the list of kinds opens below the selected step", () => {
  showEntryAt(new DOMRect(100, 50, 240, 60));
  const { editor, places } = openPlaces();
  places.ask("after");
  expect(editor.store.getState().quickAdd).toMatchObject({ x: 220, y: 122 });
});

it.each([
  ["below the window", new DOMRect(100, 2_000, 240, 60)],
  ["above the window", new DOMRect(100, -500, 240, 60)],
  ["beside the window", new DOMRect(-600, 50, 240, 60)],
  ["at the other side", new DOMRect(9_000, 50, 240, 60)],
])("the list of kinds is never opened out of sight: a step %s", (_, box) => {
  showEntryAt(box);
  const { editor, places } = openPlaces();
  places.ask("after");
  const at = editor.store.getState().quickAdd;
  expect(at?.x).toBeGreaterThan(0);
  expect(at?.x).toBeLessThan(innerWidth);
  expect(at?.y).toBeGreaterThan(0);
  expect(at?.y).toBeLessThan(innerHeight);
});
