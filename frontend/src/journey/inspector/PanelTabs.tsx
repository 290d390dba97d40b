import { type KeyboardEvent, type ReactNode, useId } from "react";
import type { Panel } from "../editorStore";
import classes from "./PanelTabs.module.css";

interface PanelTabsProps {
  labels: Record<Panel, string>;
  value: Panel;
  onChange: (panel: Panel) => void;
  /** The panel itself can be reached by key. */
  takesFocus: boolean;
  /** What the chosen tab shows. */
  children: ReactNode;
}

/** Where an arrow leads from the tab that has the focus, round at the ends. */
const STEPS: Record<string, (at: number, of: number) => number> = {
  ArrowLeft: (at, of) => (at + of - 1) % of,
  ArrowRight: (at, of) => (at + 1) % of,
  Home: () => 0,
  End: (_, of) => of - 1,
};

export function PanelTabs({ labels, value, onChange, takesFocus, children }: PanelTabsProps) {
  const id = useId();
  const panels = Object.keys(labels) as Panel[];
  const onKeyDown = (event: KeyboardEvent<HTMLElement>) => {
    const to = STEPS[event.key]?.(panels.indexOf(value), panels.length);
    const panel = to === undefined ? undefined : panels[to];
    if (to === undefined || panel === undefined) return;
    event.preventDefault();
    onChange(panel);
    (event.currentTarget.children[to] as HTMLElement).focus();
  };
  return (
    <>
      <div role="tablist" className={classes.list} onKeyDown={onKeyDown}>
        {panels.map((panel) => (
          <button
            key={panel}
            type="button"
            role="tab"
            id={`${id}-${panel}`}
            className={classes.tab}
            aria-selected={panel === value}
            aria-controls={panel === value ? `${id}-panel` : undefined}
            tabIndex={panel === value ? 0 : -1}
            onClick={() => onChange(panel)}
          >
            {labels[panel]}
          </button>
        ))}
      </div>
      <div
        key={value}
        role="tabpanel"
        id={`${id}-panel`}
        aria-labelledby={`${id}-${value}`}
        className={classes.panel}
        tabIndex={takesFocus ? 0 : undefined}
      >
        {children}
      </div>
    </>
  );
}
