import { useSelected } from "../editorStore";
import classes from "./Inspector.module.css";
import { JourneyPanel } from "./JourneyPanel";
import { StepPanel } from "./StepPanel";

/** Settings of the selected step, or of the journey when none is. */
export function Inspector() {
  const selected = useSelected();
  return (
    // Keyed: a field of the former step would show through otherwise.
    <div className={classes.panel} key={selected ?? "journey"}>
      {selected === null ? <JourneyPanel /> : <StepPanel id={selected} />}
    </div>
  );
}
