/**
 * The (+) buttons, in one HTML layer: a button inside an SVG line fails assistive tools,
 * and one per path costs. Shown on the hovered path, after the selected step, on open
 * ends, and on every legal place while a step is being placed.
 */
import { ViewportPortal } from "@xyflow/react";
import { memo, useMemo } from "react";
import { en } from "../texts/en";
import { Icon } from "../ui/Icon";
import classes from "./InsertLayer.module.css";
import { useOverlay, useOverlayStore } from "./overlay";
import { type Spot, spotsOf } from "./spots";
import type { Picture } from "./types";

interface InsertLayerProps {
  picture: Picture;
  onInsert: (place: string, at: DOMRect) => void;
}

export const InsertLayer = memo(function InsertLayer({ picture, onInsert }: InsertLayerProps) {
  const spots = useMemo(() => new Map(spotsOf(picture).map((s) => [s.id, s])), [picture]);
  const lit = useOverlay((o) => o.lit);
  const offered = useOverlay((o) => o.offered);
  const hovered = useOverlay((o) => o.hovered);
  // Paths bend with cards on the pointer: their (+) would stay behind.
  const canEdit = useOverlay((o) => o.canEdit && !o.tried && !o.shift);
  if (!canEdit) return null;
  const shown = new Set(lit ?? offered);
  if (!lit && hovered) shown.add(hovered);
  return (
    <ViewportPortal>
      {[...shown].map((id, at) => {
        const spot = spots.get(id);
        return (
          spot && <PlusButton key={id} spot={spot} number={lit && at + 1} onInsert={onInsert} />
        );
      })}
    </ViewportPortal>
  );
});

interface PlusButtonProps {
  spot: Spot;
  /** Its place among the lit ones; null while nothing is being placed. */
  number: number | null;
  onInsert: InsertLayerProps["onInsert"];
}

function PlusButton({ spot, number, onInsert }: PlusButtonProps) {
  const isNear = useOverlay((o) => o.near === spot.id);
  const isNumbered = useOverlay((o) => o.areNumbered) && number !== null;
  const store = useOverlayStore();
  const label = number === null ? en.canvas.insertOn(spot.name) : en.canvas.placeHere(spot.name);
  return (
    <button
      type="button"
      className={`${classes.plus} nodrag nopan`}
      data-place={spot.id}
      data-lit={number !== null || undefined}
      data-near={isNear || undefined}
      aria-label={isNumbered ? en.canvas.numbered(number, label) : label}
      style={{ left: spot.x, top: spot.y }}
      onMouseEnter={() => store.setState({ hovered: spot.id })}
      onMouseLeave={() => store.setState({ hovered: null })}
      onClick={(event) => onInsert(spot.id, event.currentTarget.getBoundingClientRect())}
    >
      {isNumbered ? number : <Icon name="plus" size={14} />}
    </button>
  );
}
