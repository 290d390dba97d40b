/**
 * What the canvas is measured against (`make bench ONLY=canvas`): React Flow as it comes,
 * its own nodes and edges at the places where ours are. Never part of the product.
 */
import "@xyflow/react/dist/style.css";
import { type Edge, type Node, ReactFlow } from "@xyflow/react";
import { createRoot } from "react-dom/client";
import type { GraphDocument } from "../src/api/types";
import { arrange, CARD } from "../src/journey/layout";

const response = await fetch("./document.json");
const document_ = (await response.json()) as GraphDocument;
const { positions } = arrange(document_);
const nodes: Node[] = document_.nodes.map(({ id }) => ({
  id,
  position: positions[id] ?? { x: 0, y: 0 },
  data: { label: id },
  ...CARD,
}));
const edges: Edge[] = document_.edges.map(({ source, key, target }) => ({
  id: `${source}:${key}`,
  source,
  target,
}));
const entry = nodes[0]?.position ?? { x: 0, y: 0 };
const start = { x: innerWidth / 2 - entry.x - CARD.width / 2, y: 40 - entry.y, zoom: 1 };

createRoot(document.getElementById("root") as HTMLElement).render(
  <ReactFlow
    defaultNodes={nodes}
    defaultEdges={edges}
    defaultViewport={start}
    minZoom={0.1}
    onlyRenderVisibleElements
    onInit={(flow) => Object.assign(window, { showAll: () => flow.fitView() })}
  />,
);
