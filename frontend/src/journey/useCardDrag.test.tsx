// @vitest-environment happy-dom
import { act, cleanup, renderHook } from "@testing-library/react";
import type { MouseEvent, ReactNode } from "react";
import { afterEach, expect, it, vi } from "vitest";
import type { JourneyDetail } from "../api/types";
import { createOverlay } from "../canvas/overlay";
import { createEditor, EditorContext } from "./editorStore";
import { entry, exit, graph, kinds, wait } from "./fixtures/build";
import { useCardDrag } from "./useCardDrag";
import { usePlaces } from "./usePlaces";

const row = graph([entry, wait("a"), wait("b"), exit], ["in next a", "a next b", "b next out"]);

afterEach(cleanup);

function openDrag() {
  const journey = { name: "J", draft: { document: row, map: {}, layout: {} }, published: null };
  const editor = createEditor(journey as unknown as JourneyDetail);
  const wrapper = ({ children }: { children: ReactNode }) => (
    <EditorContext value={editor}>{children}</EditorContext>
  );
  const overlay = createOverlay();
  const { result } = renderHook(() => useCardDrag(overlay, usePlaces(kinds), true), { wrapper });
  return {
    editor,
    grab: (id: string, at: MouseEvent) => act(() => void result.current.grab(id, at)),
  };
}

const move = (x: number, y: number) =>
  act(
    () => void window.dispatchEvent(new window.MouseEvent("mousemove", { clientX: x, clientY: y })),
  );

it("Escape ends the drag of a card and does nothing else", () => {
  const { editor, grab } = openDrag();
  const elsewhere = vi.fn();
  document.body.addEventListener("keydown", elsewhere);
  const pressEscape = () =>
    act(() => {
      const init = { key: "Escape", bubbles: true, cancelable: true };
      document.body.dispatchEvent(new window.KeyboardEvent("keydown", init));
    });
  grab("a", { clientX: 0, clientY: 0 } as MouseEvent);
  move(40, 40);
  expect(editor.store.getState().placing).toMatchObject({ id: "a", isDragged: true });
  pressEscape();
  expect(editor.store.getState().placing).toBeNull();
  expect(elsewhere).not.toHaveBeenCalled();
  move(80, 80);
  expect(editor.store.getState().placing).toBeNull();
  pressEscape();
  expect(elsewhere).toHaveBeenCalledOnce();
  document.body.removeEventListener("keydown", elsewhere);
});
