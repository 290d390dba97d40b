// @vitest-environment happy-dom
import { act, cleanup, render, screen } from "@testing-library/react";
import { ReactFlowProvider } from "@xyflow/react";
import { useRef } from "react";
import { afterEach, beforeEach, expect, it, vi } from "vitest";
import { createOverlay, OverlayContext } from "./overlay";
import { useCanvasHandle } from "./useCanvasHandle";
import { useTabStop } from "./useTabStop";

beforeEach(() => vi.useFakeTimers());
afterEach(() => {
  cleanup();
  vi.useRealTimers();
});

/** The tab stop of a canvas with its first card and one of its (+), and a list beside it. */
function Page() {
  const frame = useRef<HTMLDivElement>(null);
  const handle = useCanvasHandle(frame);
  const tabStop = useTabStop(handle, "entry", () => "Entry, 1 of 2");
  return (
    <>
      <div ref={frame}>
        <div role="application" {...tabStop}>
          <div className="react-flow__node" data-id="entry" tabIndex={-1} data-testid="card" />
          <button type="button" data-place="entry:next" />
        </div>
      </div>
      <button type="button" onClick={() => handle.focusPlace("entry:next")}>
        Move
      </button>
      <input />
    </>
  );
}

function open() {
  render(
    <ReactFlowProvider>
      <OverlayContext value={createOverlay()}>
        <Page />
      </OverlayContext>
    </ReactFlowProvider>,
  );
}

const frames = (count: number) =>
  act(() => {
    for (let i = 0; i < count; i += 1) vi.advanceTimersToNextFrame();
  });

it("the canvas hands the focus on to its first card", () => {
  open();
  act(() => screen.getByRole("application").focus());
  frames(2);
  expect(document.activeElement).toBe(screen.getByTestId("card"));
});

it("the canvas never takes the focus out of a list that was opened right after it", () => {
  open();
  for (const passed of [0, 1]) {
    act(() => screen.getByRole("application").focus());
    frames(passed);
    act(() => screen.getByRole("textbox").focus());
    frames(3);
    expect(document.activeElement).toBe(screen.getByRole("textbox"));
  }
});

it("a place never takes the focus from where somebody has gone since", () => {
  open();
  const button = screen.getByRole("button", { name: "Move" });
  act(() => button.focus());
  act(() => button.click());
  act(() => screen.getByRole("textbox").focus());
  frames(2);
  expect(document.activeElement).toBe(screen.getByRole("textbox"));
});
