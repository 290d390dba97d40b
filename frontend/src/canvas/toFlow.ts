/** Picture -> React Flow's nodes and edges. Unchanged views keep their object. */
import { STEP, STUB } from "./geometry";
import type { PathEdge } from "./PathLine";
import type { StepNode } from "./StepCard";
import type { StubNode } from "./StubCard";
import type { Picture, StepView, StubView } from "./types";

export type FlowNode = StepNode | StubNode;

export interface Flow {
  nodes: FlowNode[];
  edges: PathEdge[];
}

const FIXED = { focusable: false, selectable: false, draggable: false, connectable: false };

const toStep = (view: StepView): StepNode => ({
  ...FIXED,
  ...STEP,
  id: view.id,
  type: "step",
  position: { x: view.x, y: view.y },
  data: { view },
  ariaRole: "group",
  ariaLabel: `${view.kind}, ${view.title}`,
  // Spread last by React Flow: otherwise each visible card would be a tab stop.
  domAttributes: { tabIndex: -1, "aria-roledescription": "step" },
});

const toStub = (view: StubView): StubNode => ({
  ...FIXED,
  ...STUB,
  id: view.id,
  type: "stub",
  position: { x: view.x, y: view.y },
  data: { view },
  domAttributes: { tabIndex: -1 },
});

export function toFlow(picture: Picture, before: Flow | null): Flow {
  const nodes = new Map(before?.nodes.map((n) => [n.id, n]));
  const edges = new Map(before?.edges.map((e) => [e.id, e]));
  const reuse = <V extends StepView | StubView>(view: V, make: (view: V) => FlowNode) => {
    const known = nodes.get(view.id);
    return known && isSame(known.data.view, view) ? known : make(view);
  };
  return {
    nodes: [
      ...picture.steps.map((view) => reuse(view, toStep)),
      ...picture.stubs.map((view) => reuse(view, toStub)),
    ],
    edges: picture.paths.map((view): PathEdge => {
      const known = edges.get(view.id);
      if (known?.data && isSame(known.data.view, view)) return known;
      const { id, source, target } = view;
      return { id, source, target, type: "path", data: { view }, focusable: false };
    }),
  };
}

/** Compare two views field by field; they are flat but for `goesTo` and `branch`. */
function isSame(one: object, other: object): boolean {
  const theirs = other as Record<string, unknown>;
  return Object.entries(one).every(([key, value]) => {
    const their = theirs[key];
    if (value === their) return true;
    if (typeof value !== "object" || typeof their !== "object") return false;
    return value !== null && their !== null && isSame(value, their);
  });
}
