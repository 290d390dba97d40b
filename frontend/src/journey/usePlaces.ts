import { useMemo } from "react";
import type { NodeKind } from "../api/types";
import { en } from "../texts/en";
import { announce } from "../ui/announce";
import { type Editor, useEditor } from "./editorStore";
import { kindOf } from "./kinds";
import { indexOf, outcomesIn, type Place, placesOf } from "./model";
import { canInsert } from "./ops";

export interface Places {
  kinds: NodeKind[];
  labelOf: (kind: string) => string;
  /** A (+) was pressed: put down what is being placed, or ask what to add. */
  onPlus: (placeId: string, at: DOMRect) => void;
  /** Add a step of this kind after the selected one, or let the person choose a place. */
  add: (kind: string) => void;
  insertAt: (place: Place, kind: string) => void;
  /** Open the list of kinds for the place after (or before) the selected step. */
  ask: (side: "after" | "before") => void;
  startMove: (id: string) => void;
  stop: () => void;
}

/** Adding and moving steps, the same for pointer, click and keys. */
export function usePlaces(kinds: NodeKind[]): Places {
  const editor = useEditor();
  return useMemo(() => createPlaces(editor, kinds), [editor, kinds]);
}

function createPlaces(editor: Editor, kinds: NodeKind[]): Places {
  const { getState, setState } = editor.store;
  const labels = new Map(kinds.map((k) => [k.kind, k.label]));
  const labelOf = (kind: string) => labels.get(kind) ?? kind;
  const current = () => editor.getDraft().document;
  const insertAt = (place: Place, kind: string) => {
    editor.insert(place, kind, labelOf(kind));
    announce(en.journey.labels.insert(labelOf(kind)));
  };
  const startPlacing = (kind: string) => {
    const fits = placesOf(current()).some((p) => canInsert(current(), kind, p));
    if (fits) setState({ placing: { what: "new", kind } });
    else announce(en.journey.palette.noPlace(labelOf(kind)));
  };
  return {
    kinds,
    labelOf,
    insertAt,
    add: (kind) => {
      const place = placeAfter(current(), getState().history.present.selected);
      if (place && canInsert(current(), kind, place)) insertAt(place, kind);
      else startPlacing(kind);
    },
    onPlus: (placeId, at) => {
      const place = placesOf(current()).find((p) => `${p.source}:${p.key}` === placeId);
      if (!place) return;
      const { placing } = getState();
      if (placing?.what === "new") insertAt(place, placing.kind);
      else if (placing?.what === "step") editor.move(placing.id, place);
      else setState({ quickAdd: { place, x: at.x + at.width / 2, y: at.y + at.height / 2 } });
    },
    ask: (side) => {
      const { selected } = getState().history.present;
      const place =
        side === "after" ? placeAfter(current(), selected) : placeBefore(current(), selected);
      if (!place) return;
      const id = CSS.escape(place.source);
      // A card of the canvas or a row of the outline, whichever is open.
      const step = document.querySelector(`.react-flow__node[data-id="${id}"], [data-row="${id}"]`);
      const box = step?.getBoundingClientRect();
      // On the screen, also when the step is not: a list nobody sees would take the keys.
      const x = box ? within(box.x + box.width / 2, innerWidth) : innerWidth / 2;
      const y = box ? within(box.bottom + 12, innerHeight) : innerHeight / 3;
      setState({ quickAdd: { place, x, y } });
    },
    startMove: (id) => setState({ placing: { what: "step", id } }),
    stop: () => setState({ placing: null, quickAdd: null }),
  };
}

const EDGE = 24;
const within = (at: number, size: number) => Math.max(EDGE, Math.min(at, size - EDGE));

type Document = ReturnType<Editor["getDraft"]>["document"];

/** The first way on from the selected step, else from the entry. */
function placeAfter(document: Document, selected: string | null): Place | undefined {
  const id = selected ?? document.nodes.find((n) => n.kind === "entry")?.id;
  const node = id === undefined ? undefined : indexOf(document).nodes.get(id);
  const key = node && outcomesIn(document, node).find((k) => k !== kindOf(node.kind)?.leadsBack);
  if (node && key) return { source: node.id, key };
  // After an end nothing can follow: the place before it is meant.
  return placeBefore(document, selected);
}

function placeBefore(document: Document, selected: string | null): Place | undefined {
  const edge = selected === null ? undefined : indexOf(document).incoming.get(selected)?.[0];
  return edge && { source: edge.source, key: edge.key };
}
