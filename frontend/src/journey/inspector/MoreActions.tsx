import { ButtonMenu } from "../../ui/ButtonMenu";
import type { OpenedBy } from "../../ui/useOpener";
import StepMenuItems from "../StepMenuItems";
import type { Places } from "../usePlaces";

interface MoreActionsProps extends OpenedBy {
  step: string;
  places: Places;
}

/** The step's menu, at the foot of its panel. */
export default function MoreActions({ step, places, ...opened }: MoreActionsProps) {
  return (
    <ButtonMenu {...opened} position="top-start" shadow="md" width={210}>
      <StepMenuItems id={step} places={places} />
    </ButtonMenu>
  );
}
