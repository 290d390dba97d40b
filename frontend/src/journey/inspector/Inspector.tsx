import { useOthers, useSelected } from "../editorStore";
import classes from "./Inspector.module.css";
import { JourneyPanel } from "./JourneyPanel";
import { ManyPanel } from "./ManyPanel";
import { StepPanel } from "./StepPanel";

/** Settings of the selected step, or of the journey when none is. */
export function Inspector() {
  const selected = useSelected();
  const isMany = useOthers().length > 0;
  const panel = selected === null ? <JourneyPanel /> : <StepPanel id={selected} />;
  return (
    // Keyed: a field of the former step would show through otherwise.
    <div className={classes.panel} key={isMany ? "many" : (selected ?? "journey")}>
      {isMany ? <ManyPanel /> : panel}
    </div>
  );
}
