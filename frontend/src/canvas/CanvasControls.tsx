import { Panel } from "@xyflow/react";
import { en } from "../texts/en";
import { Icon } from "../ui/Icon";
import type { IconName } from "../ui/icons";
import classes from "./CanvasControls.module.css";
import type { CanvasHandle } from "./useCanvasHandle";

const ZOOM_STEP = 1.25;

export function CanvasControls({ handle }: { handle: CanvasHandle }) {
  const actions: { icon: IconName; label: string; act: () => void }[] = [
    { icon: "plus", label: en.canvas.zoomIn, act: () => handle.zoomBy(ZOOM_STEP) },
    { icon: "minus", label: en.canvas.zoomOut, act: () => handle.zoomBy(1 / ZOOM_STEP) },
    { icon: "fit", label: en.canvas.showAll, act: handle.showAll },
  ];
  return (
    <Panel position="bottom-left" className={classes.controls ?? ""}>
      {actions.map(({ icon, label, act }) => (
        <button key={icon} type="button" aria-label={label} title={label} onClick={act}>
          <Icon name={icon} size={16} />
        </button>
      ))}
    </Panel>
  );
}
