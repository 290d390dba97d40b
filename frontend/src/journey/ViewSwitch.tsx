import { useMediaQuery } from "@mantine/hooks";
import { useState } from "react";
import { en } from "../texts/en";
import { type EditorViewName, setPreference, usePreferences } from "./preferences";
import classes from "./ViewSwitch.module.css";

/** Narrower than this the outline is the way to edit; the picture is to look at. */
const NARROW = "(max-width: 700px)";

/** What each person chose last; a narrow screen starts with the outline each time. */
export function useChosenView() {
  const wished = usePreferences((p) => p.view);
  const isNarrow = useMediaQuery(NARROW, window.matchMedia(NARROW).matches) ?? false;
  const [narrowView, setNarrowView] = useState<EditorViewName>("outline");
  return {
    isNarrow,
    view: isNarrow ? narrowView : wished,
    setView: (view: EditorViewName) => (isNarrow ? setNarrowView(view) : setPreference({ view })),
  };
}

interface ViewSwitchProps {
  view: EditorViewName;
  onChange: (view: EditorViewName) => void;
}

const VIEWS = ["flow", "outline"] as const;

/** Flow or outline, above the canvas. */
export function ViewSwitch({ view, onChange }: ViewSwitchProps) {
  const { views } = en.editing;
  return (
    <div role="radiogroup" aria-label={views.label} className={classes.views}>
      {VIEWS.map((each) => (
        <label key={each} className={classes.view}>
          <input type="radio" name="view" checked={each === view} onChange={() => onChange(each)} />
          {views[each]}
        </label>
      ))}
    </div>
  );
}
