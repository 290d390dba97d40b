import { useReactFlow } from "@xyflow/react";
import { type RefObject, useMemo } from "react";
import { focusLater } from "../ui/focusLater";
import { STEP } from "./geometry";

const OPENING_ZOOM = 0.86;
const TOP_MARGIN = 40;
const MOVE_MS = 200;
const READABLE_ZOOM = 0.5;
/** The bar at the bottom lies above this much of the canvas. */
const COVERED = 64;

export interface CanvasHandle {
  /** Bring a step into view and give it the focus. */
  focusStep: (id: string | null) => void;
  /** Bring a step into view without taking the focus. */
  showStep: (id: string) => void;
  /** Put a step at top centre at reading zoom, as a journey opens. */
  openAt: (id: string, ms?: number) => void;
  /** Give the focus to the (+) of a place, bringing it into view. */
  focusPlace: (place: string) => void;
  /** Bring some steps into view together. */
  showSteps: (ids: readonly string[]) => void;
  zoomBy: (factor: number) => void;
  zoomTo: (zoom: number) => void;
  zoom: () => number;
  showAll: () => void;
}

const duration = () => (matchMedia("(prefers-reduced-motion: reduce)").matches ? 0 : MOVE_MS);

export function useCanvasHandle(frame: RefObject<HTMLDivElement | null>): CanvasHandle {
  const flow = useReactFlow();
  return useMemo(() => {
    const isInView = ({ x, y }: { x: number; y: number }) => {
      const box = frame.current?.getBoundingClientRect();
      if (!box) return true;
      const start = flow.flowToScreenPosition({ x, y });
      const end = flow.flowToScreenPosition({ x: x + STEP.width, y: y + STEP.height });
      const isAcross = start.x >= box.left && end.x <= box.right;
      return isAcross && start.y >= box.top && end.y <= box.bottom - COVERED;
    };
    const showStep = (id: string) => {
      const at = flow.getNode(id)?.position;
      if (!at || isInView(at)) return;
      const zoom = Math.max(flow.getZoom(), READABLE_ZOOM);
      // At once: what is to take the focus must be in the document two frames later.
      void flow.setCenter(at.x + STEP.width / 2, at.y + STEP.height / 2, { zoom, duration: 0 });
    };
    const bringIntoView = (box: DOMRect) => {
      const view = frame.current?.getBoundingClientRect();
      if (!view) return;
      const isAcross = box.left >= view.left && box.right <= view.right;
      if (isAcross && box.top >= view.top && box.bottom <= view.bottom) return;
      const { x, y } = flow.screenToFlowPosition({ x: box.x, y: box.y });
      void flow.setCenter(x, y, { zoom: Math.max(flow.getZoom(), READABLE_ZOOM), duration: 0 });
    };
    const focusNow = (id: string) => {
      const selector = `.react-flow__node[data-id="${CSS.escape(id)}"]`;
      frame.current?.querySelector<HTMLElement>(selector)?.focus({ preventScroll: true });
    };
    return {
      showStep,
      focusStep: (id) => {
        if (id === null) return;
        showStep(id);
        focusLater(() => focusNow(id), 2);
      },
      focusPlace: (place) => {
        const find = () =>
          frame.current?.querySelector<HTMLElement>(`[data-place="${CSS.escape(place)}"]`);
        const box = find()?.getBoundingClientRect();
        if (box) bringIntoView(box);
        focusLater(() => find()?.focus({ preventScroll: true }));
      },
      showSteps: (ids) => {
        const nodes = ids.map((id) => ({ id }));
        if (nodes.length)
          void flow.fitView({ nodes, padding: 0.2, maxZoom: 1, duration: duration() });
      },
      openAt: (id, ms = duration()) => {
        const at = flow.getNode(id)?.position ?? { x: -STEP.width / 2, y: 0 };
        const width = frame.current?.clientWidth ?? 0;
        const x = width / 2 - (at.x + STEP.width / 2) * OPENING_ZOOM;
        const y = TOP_MARGIN - at.y * OPENING_ZOOM;
        void flow.setViewport({ x, y, zoom: OPENING_ZOOM }, { duration: ms });
      },
      zoomBy: (factor) => void flow.zoomTo(flow.getZoom() * factor, { duration: duration() }),
      zoomTo: (zoom) => void flow.zoomTo(zoom, { duration: duration() }),
      zoom: () => flow.getZoom(),
      showAll: () => void flow.fitView({ padding: 0.1, maxZoom: 1, duration: duration() }),
    };
  }, [flow, frame]);
}
