// @vitest-environment happy-dom
import { act, cleanup, render } from "@testing-library/react";
import { ReactFlowProvider } from "@xyflow/react";
import { MemoryRouter } from "react-router";
import { afterEach, beforeEach, expect, it, vi } from "vitest";

/** Every drawing of a card draws its icon. */
const drawn: string[] = [];
vi.mock("../ui/Icon", () => ({
  Icon: ({ name }: { name: string }) => {
    drawn.push(name);
    return null;
  },
}));
vi.mock("@xyflow/react", async (original) => ({
  ...(await original<typeof import("@xyflow/react")>()),
  Handle: () => null,
}));

import { createOverlay, keepSame, OverlayContext } from "./overlay";
import { StepCard, type StepNode } from "./StepCard";

const view = { x: 0, y: 0, tone: "wait", icon: "clock", kind: "Wait" } as const;
const props = (id: string) =>
  ({ id, data: { view: { ...view, id, title: id } } }) as unknown as Parameters<
    typeof StepCard
  >[0] & { data: StepNode["data"] };

beforeEach(() => drawn.splice(0));
afterEach(cleanup);

it("a tick of the numbers draws no card anew, only the badges that changed", () => {
  const overlay = createOverlay();
  const cards = ["a", "b", "c"].map(props);
  const { container } = render(
    <MemoryRouter>
      <ReactFlowProvider>
        <OverlayContext value={overlay}>
          {cards.map((each) => (
            <StepCard key={each.id} {...each} />
          ))}
        </OverlayContext>
      </ReactFlowProvider>
    </MemoryRouter>,
  );
  expect(drawn).toEqual(["clock", "clock", "clock"]);
  const tick = (texts: Record<string, string>) =>
    act(() => {
      const next = Object.fromEntries(Object.entries(texts).map(([id, text]) => [id, { text }]));
      overlay.setState((o) => ({ stepCounts: keepSame(o.stepCounts, next) }));
    });
  tick({ a: "1", b: "2" });
  expect(container.textContent).toBe("Waita1Waitb2Waitc");
  const badge = container.querySelectorAll("[class*=count]")[0];
  tick({ a: "1", b: "3" });
  tick({ a: "1", b: "4" });
  expect(container.textContent).toBe("Waita1Waitb4Waitc");
  expect(container.querySelectorAll("[class*=count]")[0]).toBe(badge);
  act(() =>
    overlay.setState({
      areCountsStale: true,
      comments: { c: 2 },
      troubles: { a: { text: "1", label: "1 person stuck", to: "/j/1/people" } },
    }),
  );
  expect(drawn.filter((name) => name === "clock")).toHaveLength(3);
  expect(drawn.filter((name) => name !== "clock").sort()).toEqual(["bubble", "warning"]);
});

it("a step that is called like a part of every object is shown like any other", () => {
  for (const id of ["toString", "constructor", "hasOwnProperty"]) {
    const { container } = render(
      <MemoryRouter>
        <ReactFlowProvider>
          <OverlayContext value={createOverlay()}>
            <StepCard {...props(id)} />
          </OverlayContext>
        </ReactFlowProvider>
      </MemoryRouter>,
    );
    expect(container.textContent).toBe(`Wait${id}`);
    cleanup();
  }
});
