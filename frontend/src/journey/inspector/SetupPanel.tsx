import { JourneyPanel } from "./JourneyPanel";
import { StepPanel } from "./StepPanel";

/** The settings of a step, or of the journey: both in one file, to come together. */
export default function SetupPanel({ id }: { id: string | null }) {
  return id === null ? <JourneyPanel /> : <StepPanel id={id} />;
}
