import { useEffect, useState } from "react";
import type { JourneyCounts, Problem } from "../api/types";
import { createOverlay, type Mark, type OverlayStore } from "../canvas/overlay";
import type { Picture } from "../canvas/types";
import { formatShort } from "../ui/format";
import { useDraft, useEditorState, useOthers, useSelected } from "./editorStore";
import { placeId } from "./model";
import { canInsert, canMove } from "./ops";
import { placesInOrder } from "./reading";

/** With so few steps every path shows its (+): nobody has to find out about hovering. */
const FEW_STEPS = 4;

interface Sources {
  problems: Problem[];
  counts: JourneyCounts | null;
  picture: Picture;
}

/** Keep the canvas' side store level with the editor. */
export function useOverlaySync({ problems, counts, picture }: Sources): OverlayStore {
  const [overlay] = useState(createOverlay);
  const { document } = useDraft();
  const selected = useSelected();
  const others = useOthers();
  const placing = useEditorState((s) => s.placing);
  const fresh = useEditorState((s) => s.fresh);
  const areCountsShown = useEditorState((s) => s.areCountsShown);

  useEffect(
    () => overlay.setState({ selected, others: new Set(others) }),
    [overlay, selected, others],
  );

  useEffect(() => {
    const hidden = fresh === selected ? fresh : null;
    overlay.setState({ marks: marksOf(problems, hidden) });
  }, [overlay, problems, fresh, selected]);

  useEffect(() => {
    overlay.setState(
      areCountsShown && counts ? badgesOf(counts) : { stepCounts: {}, pathCounts: {} },
    );
  }, [overlay, counts, areCountsShown]);

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
    if (level === "problem" || !marks[node]) marks[node] = level;
  }
  return marks;
}

function badgesOf(counts: JourneyCounts) {
  // Where nobody stays a 0 says nothing: the paths show how many came through.
  const steps = Object.entries(counts.nodes).flatMap(([id, { now }]) =>
    now > 0 ? [[id, formatShort(now)]] : [],
  );
  const paths = counts.edges.map((e) => [
    placeId({ source: e.source, key: e.key }),
    formatShort(e.passed),
  ]);
  return { stepCounts: Object.fromEntries(steps), pathCounts: Object.fromEntries(paths) };
}

function offeredPlaces({ steps, stubs, paths }: Picture, selected: string | null): Set<string> {
  const open = new Set(stubs.filter((s) => s.goesTo === null).map((s) => s.id));
  // A finger cannot hover.
  const isSmall = steps.length <= FEW_STEPS || matchMedia("(pointer: coarse)").matches;
  const offered = paths.filter((p) => isSmall || p.source === selected || open.has(p.target));
  return new Set(offered.map((p) => p.id));
}
