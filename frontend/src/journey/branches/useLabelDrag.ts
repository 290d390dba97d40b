import { type MouseEvent, useEffect, useRef } from "react";
import type { OverlayStore } from "../../canvas/overlay";
import type { PathView, Picture } from "../../canvas/types";
import { en } from "../../texts/en";
import { announce } from "../../ui/announce";
import { useEditor } from "../editorStore";
import * as ops from "../ops";
import { THRESHOLD } from "../usePaletteDrag";
import { useView } from "../viewContext";

/** A branch whose menu is open, where it was asked for. */
export interface BranchAt {
  source: string;
  branch: NonNullable<PathView["branch"]>;
  label: string;
  x: number;
  y: number;
}

interface LabelDrag {
  overlay: OverlayStore;
  picture: Picture;
  canEdit: boolean;
  onMenu: (at: BranchAt) => void;
}

/** Drag a branch's label onto another one to take its place; a click opens its menu. */
export function useLabelDrag({ overlay, picture, canEdit, onMenu }: LabelDrag) {
  const editor = useEditor();
  const { canvas } = useView();
  const stop = useRef<(() => void) | null>(null);
  useEffect(() => () => stop.current?.(), []);

  return (path: string, { clientX, clientY }: MouseEvent): boolean => {
    const view = picture.paths.find(({ id }) => id === path);
    if (!canEdit || !view?.branch) return false;
    const { source, branch, label } = view;
    const zoom = canvas.current?.zoom() ?? 1;
    const move = ({ clientX: x }: globalThis.MouseEvent) => {
      if (Math.abs(x - clientX) < THRESHOLD && !overlay.getState().carried) return;
      const over = nearestLabel(source, x);
      overlay.setState({
        carried: { path, x: (x - clientX) / zoom, over: over === path ? null : over },
      });
    };
    const drop = () => {
      const { carried } = overlay.getState();
      stop.current?.();
      if (!carried) return onMenu({ source, branch, label: label ?? "", x: clientX, y: clientY });
      const other = picture.paths.find(({ id }) => id === carried.over)?.branch;
      if (!other) return;
      editor.change(en.journey.labels.moveBranch, (d) =>
        ops.moveBranchTo(d, source, branch.key, other.at),
      );
      announce(en.branches.moved(label ?? "", other.at + 1, other.of));
    };
    const cancel = (event: KeyboardEvent) => {
      if (event.key !== "Escape") return;
      event.stopPropagation();
      stop.current?.();
    };
    stop.current = () => {
      window.removeEventListener("mousemove", move);
      window.removeEventListener("mouseup", drop);
      window.removeEventListener("keydown", cancel, true);
      stop.current = null;
      overlay.setState({ carried: null });
    };
    window.addEventListener("mousemove", move);
    window.addEventListener("mouseup", drop);
    window.addEventListener("keydown", cancel, true);
    return true;
  };
}

/** The label of a step's branches that is nearest across; that on the pointer counts as one. */
function nearestLabel(source: string, x: number): string | null {
  const labels = document.querySelectorAll<HTMLElement>(
    `[data-label][data-of="${CSS.escape(source)}"]`,
  );
  const middles = [...labels].map((label) => {
    const { left, width } = label.getBoundingClientRect();
    const id = label.dataset.label ?? null;
    return { id, far: Math.abs(left + width / 2 - x), isCarried: "carried" in label.dataset };
  });
  // It hangs below the pointer: it would always be the nearest.
  const others = middles.filter(({ isCarried }) => !isCarried).sort((a, b) => a.far - b.far);
  const [best] = others;
  return best && best.far < REACH ? best.id : null;
}

/** Further away a drop changes nothing. */
const REACH = 90;
