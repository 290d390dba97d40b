import { useReactFlow } from "@xyflow/react";
import { type MouseEvent, type RefObject, useEffect, useRef, useState } from "react";
import { STEP } from "./geometry";
import type { Picture } from "./types";

type Box = {
  left: number;
  top: number;
  width: number;
  height: number;
};

/** Shift and drag on the empty canvas: a box that selects the steps it touches. */
export function useMarquee(
  frame: RefObject<HTMLDivElement | null>,
  picture: Picture,
  onSelectMany: (ids: string[]) => void,
) {
  const flow = useReactFlow();
  const [box, setBox] = useState<Box | null>(null);
  const stop = useRef<(() => void) | null>(null);
  const wasDrawn = useRef(false);
  useEffect(() => () => stop.current?.(), []);

  const begin = (event: MouseEvent) => {
    wasDrawn.current = false;
    const isPane = (event.target as Element).classList.contains("react-flow__pane");
    if (!event.shiftKey || event.button !== 0 || !isPane) return;
    keepFromFlow(event);
    event.preventDefault();
    const from = { x: event.clientX, y: event.clientY };
    const draw = ({ clientX, clientY }: globalThis.MouseEvent) => {
      const start = { x: Math.min(from.x, clientX), y: Math.min(from.y, clientY) };
      const end = { x: Math.max(from.x, clientX), y: Math.max(from.y, clientY) };
      const origin = frame.current?.getBoundingClientRect();
      wasDrawn.current = true;
      setBox({
        left: start.x - (origin?.left ?? 0),
        top: start.y - (origin?.top ?? 0),
        width: end.x - start.x,
        height: end.y - start.y,
      });
      onSelectMany(
        within(picture, flow.screenToFlowPosition(start), flow.screenToFlowPosition(end)),
      );
    };
    const end = () => stop.current?.();
    stop.current = () => {
      window.removeEventListener("mousemove", draw);
      window.removeEventListener("mouseup", end);
      stop.current = null;
      setBox(null);
    };
    window.addEventListener("mousemove", draw);
    window.addEventListener("mouseup", end);
  };

  /** The click that ends a box is not one on the empty canvas. */
  const swallowClick = (event: MouseEvent) => {
    if (wasDrawn.current) event.stopPropagation();
    wasDrawn.current = false;
  };
  return { box, begin, swallowClick };
}

/** A press that React Flow must not take for a move of the whole picture. */
export function keepFromFlow(event: MouseEvent) {
  event.stopPropagation();
  // Open menus close at a press anywhere: they would not hear of this one.
  document.body.dispatchEvent(new window.MouseEvent("mousedown", { bubbles: true }));
}

type Point = { x: number; y: number };

function within({ steps }: Picture, start: Point, end: Point): string[] {
  const touches = ({ x, y }: Point) =>
    x < end.x && x + STEP.width > start.x && y < end.y && y + STEP.height > start.y;
  return steps.filter(touches).map((s) => s.id);
}
