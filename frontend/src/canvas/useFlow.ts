/** What React Flow draws of a picture. */
import { useMemo, useRef } from "react";
import { useOverlay } from "./overlay";
import { type Flow, type FlowNode, toFlow } from "./toFlow";
import type { Picture } from "./types";

/** Nodes and edges of a picture, with the cards on the pointer beside their places. */
export function useFlow(picture: Picture): Flow {
  const { nodes, edges } = useKept(picture);
  return { nodes: useShifted(nodes, picture), edges };
}

/** Nodes and edges of the picture; what did not change keeps its object. */
function useKept(picture: Picture): Flow {
  const last = useRef<Flow | null>(null);
  return useMemo(() => {
    last.current = toFlow(picture, last.current);
    return last.current;
  }, [picture]);
}

/** Cards on the pointer, and the stubs of their paths, stand beside their places. */
function useShifted(nodes: FlowNode[], picture: Picture): FlowNode[] {
  const shift = useOverlay((o) => o.shift);
  return useMemo(() => {
    if (!shift) return nodes;
    const stubs = new Set(picture.stubs.map((s) => s.id));
    const hanging = picture.paths.filter((p) => shift.ids.has(p.source) && stubs.has(p.target));
    const moved = new Set([...shift.ids, ...hanging.map((p) => p.target)]);
    return nodes.map((node) => {
      const { x, y } = node.position;
      if (!moved.has(node.id)) return node;
      return { ...node, position: { x: x + shift.x, y: y + shift.y } };
    });
  }, [nodes, picture, shift]);
}
