import { useEffect, useState } from "react";
import type { Problem } from "../api/types";
import { createOverlay, type Mark, type OverlayStore } from "../canvas/overlay";
import type { Picture } from "../canvas/types";
import { lookUp } from "../ui/lookUp";
import { useDraft, useEditorState, useOthers, useSelected } from "./editorStore";
import { placeId } from "./model";
import { canInsert, canMove } from "./ops";
import { placesInOrder } from "./reading";

/** With so few steps every path shows its (+): nobody has to find out about hovering. */
const FEW_STEPS = 4;

interface Sources {
  problems: Problem[];
  picture: Picture;
}

/** Keep the canvas' side store level with the editor; numbers come by `OverlayNumbers`. */
export function useOverlaySync({ problems, picture }: Sources): OverlayStore {
  const [overlay] = useState(createOverlay);
  const { document } = useDraft();
  const selected = useSelected();
  const others = useOthers();
  const placing = useEditorState((s) => s.placing);
  const fresh = useEditorState((s) => s.fresh);

  useEffect(
    () => overlay.setState({ selected, others: new Set(others) }),
    [overlay, selected, others],
  );

  useEffect(() => {
    const hidden = fresh === selected ? fresh : null;
    overlay.setState({ marks: marksOf(problems, hidden) });
  }, [overlay, problems, fresh, selected]);

  useEffect(() => {
    const all = placesInOrder(document);
    const legal = all.filter((place) => {
      if (!placing) return false;
      if (placing.what === "new") return canInsert(document, placing.kind, place);
      return canMove(document, placing.id, place);
    });
    overlay.setState({
      lit: placing ? new Set(legal.map(placeId)) : null,
      areNumbered: placing !== null && !placing.isDragged,
      near: null,
    });
  }, [overlay, document, placing]);

  useEffect(() => {
    overlay.setState({ offered: offeredPlaces(picture, selected) });
  }, [overlay, picture, selected]);

  return overlay;
}

function marksOf(problems: Problem[], hidden: string | null): Record<string, Mark> {
  const marks: Record<string, Mark> = {};
  for (const { node, level } of problems) {
    if (node === null || node === hidden) continue;
    if (level === "problem" || !lookUp(marks, node)) marks[node] = level;
  }
  return marks;
}

function offeredPlaces({ steps, stubs, paths }: Picture, selected: string | null): Set<string> {
  const open = new Set(stubs.filter((s) => s.goesTo === null).map((s) => s.id));
  // A finger cannot hover.
  const isSmall = steps.length <= FEW_STEPS || matchMedia("(pointer: coarse)").matches;
  const offered = paths.filter((p) => isSmall || p.source === selected || open.has(p.target));
  return new Set(offered.map((p) => p.id));
}
