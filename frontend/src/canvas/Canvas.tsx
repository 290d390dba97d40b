import "@xyflow/react/dist/base.css";
import { Background, ReactFlow, ReactFlowProvider } from "@xyflow/react";
import { type KeyboardEvent, type MouseEvent, type Ref, useImperativeHandle, useRef } from "react";
import { later } from "../ui/later";
import classes from "./Canvas.module.css";
import { CanvasControls } from "./CanvasControls";
import { InsertLayer } from "./InsertLayer";
import { LaneLayer } from "./LaneLayer";
import { OverlayContext, type OverlayStore, useOverlayStore } from "./overlay";
import { PathLine } from "./PathLine";
import { StepCard } from "./StepCard";
import { StubCard } from "./StubCard";
import type { FlowNode } from "./toFlow";
import type { LaneView, Picture } from "./types";
import { type CanvasHandle, useCanvasHandle } from "./useCanvasHandle";
import { useFlow } from "./useFlow";
import { useLevelOfDetail } from "./useLevelOfDetail";
import { keepFromFlow, useMarquee } from "./useMarquee";
import { useTabStop } from "./useTabStop";

const SmallMap = later(() => import("./SmallMap"));

/** A journey that fits the screen needs no map; it would only cover steps. */
const MIN_MAPPED = 20;
/** Beyond this the small map costs more than it helps. */
const MAX_MAPPED = 700;
const isMapped = ({ steps }: Picture) => steps.length >= MIN_MAPPED && steps.length <= MAX_MAPPED;

const nodeTypes = { step: StepCard, stub: StubCard };
const edgeTypes = { path: PathLine };
/** Gestures of React Flow that are ours here, or nobody's. */
const QUIET = {
  nodesDraggable: false,
  nodesConnectable: false,
  nodesFocusable: false,
  edgesFocusable: false,
  elementsSelectable: false,
  disableKeyboardA11y: true,
  deleteKeyCode: null,
  selectionKeyCode: null,
  multiSelectionKeyCode: null,
  zoomActivationKeyCode: null,
  panActivationKeyCode: null,
  zoomOnDoubleClick: false,
} as const;
interface CanvasProps {
  picture: Picture;
  /** Bands behind the steps. */
  lanes: LaneView[];
  overlay: OverlayStore;
  /** Name of the whole for screen readers. */
  label: string;
  /** A step was clicked, or null: the empty canvas. */
  onSelect: (id: string | null, isAdding: boolean) => void;
  /** A box was drawn around steps. */
  onSelectMany: (ids: string[]) => void;
  /** A step was pressed with the mouse; true when a drag of it may follow. */
  onGrab: (id: string, event: MouseEvent) => boolean;
  /** The label of a branch was pressed; true when that is more than a press on the canvas. */
  onGrabLabel?: (path: string, event: MouseEvent) => boolean;
  onRename: (id: string) => void;
  onMenu: (id: string, at: { x: number; y: number }) => void;
  /** A step in all its words, for screen readers. */
  describe: (id: string) => string;
  onInsert: (place: string, at: DOMRect) => void;
  onKeyDown: (event: KeyboardEvent) => void;
  ref: Ref<CanvasHandle>;
}

/** The only door to React Flow: pictures in, gestures out. */
export function Canvas({ overlay, ...props }: CanvasProps) {
  return (
    <OverlayContext value={overlay}>
      <ReactFlowProvider>
        <Surface {...props} />
      </ReactFlowProvider>
    </OverlayContext>
  );
}

function Surface(props: Omit<CanvasProps, "overlay">) {
  const { picture, lanes, label, onSelect, onInsert, onKeyDown, onGrab, ref } = props;
  const frame = useRef<HTMLDivElement>(null);
  const overlay = useOverlayStore();
  const flow = useFlow(picture);
  const handle = useCanvasHandle(frame);
  // The entry at top centre, cards readable; fitting all would make most journeys too small.
  const openAtEntry = () => handle.openAt(picture.steps[0]?.id ?? "", 0);
  const tabStop = useTabStop(handle, picture.steps[0]?.id ?? null, props.describe);
  const marquee = useMarquee(frame, picture, props.onSelectMany);
  useImperativeHandle(ref, () => handle, [handle]);
  useLevelOfDetail(frame);
  const follow = (node: FlowNode, isAdding: boolean) => {
    if (node.type === "step") onSelect(node.id, isAdding);
    else if (node.data.view.goesTo) onSelect(node.data.view.goesTo.id, false);
  };
  const onMouseDownCapture = (event: MouseEvent) => {
    const card = (event.target as Element).closest<HTMLElement>(".react-flow__node-step");
    const id = event.button === 0 && !event.shiftKey ? card?.dataset.id : undefined;
    const path = event.button === 0 ? labelAt(event) : undefined;
    if (path !== undefined && props.onGrabLabel?.(path, event)) keepFromFlow(event);
    else if (id !== undefined && onGrab(id, event)) keepFromFlow(event);
    else marquee.begin(event);
  };
  return (
    <div
      ref={frame}
      className={classes.frame}
      onMouseDownCapture={onMouseDownCapture}
      onClickCapture={marquee.swallowClick}
    >
      {/* React Flow's own frame has the role "application", which lets arrows and letters
          through in a screen reader's browse mode. */}
      <ReactFlow
        {...QUIET}
        {...tabStop}
        aria-label={label}
        onKeyDown={onKeyDown}
        nodes={flow.nodes}
        edges={flow.edges}
        nodeTypes={nodeTypes}
        edgeTypes={edgeTypes}
        onInit={openAtEntry}
        onlyRenderVisibleElements
        minZoom={0.1}
        maxZoom={1.6}
        onNodeClick={(event, node) => follow(node, event.shiftKey)}
        onNodeDoubleClick={(_, node) => props.onRename(node.id)}
        onNodeContextMenu={(event, node) => {
          if (node.type !== "step") return;
          event.preventDefault();
          props.onMenu(node.id, { x: event.clientX, y: event.clientY });
        }}
        onPaneClick={() => onSelect(null, false)}
        onEdgeMouseEnter={(_, edge) => overlay.setState({ hovered: edge.id })}
        onEdgeMouseLeave={() => overlay.setState({ hovered: null })}
      >
        <Background gap={20} size={1} color="var(--rm-line)" />
        <LaneLayer lanes={lanes} />
        <InsertLayer picture={picture} onInsert={onInsert} />
        {isMapped(picture) && <SmallMap />}
        <CanvasControls handle={handle} />
      </ReactFlow>
      {marquee.box && <div className={classes.marquee} style={marquee.box} />}
    </div>
  );
}

const labelAt = ({ target }: MouseEvent): string | undefined =>
  (target as Element).closest<HTMLElement>("[data-label]")?.dataset.label;
