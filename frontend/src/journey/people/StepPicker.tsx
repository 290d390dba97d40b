import { Select } from "@mantine/core";
import { useJourneyCounts, useJourneyHead, useNodeKinds } from "../../api/queries/journeys";
import { en } from "../../texts/en";
import { formatCount } from "../../ui/format";

interface StepPickerProps {
  id: number;
  step: string | null;
  /** Also steps at which nobody stands now. */
  withEmpty?: boolean;
  onChange: (step: string | null) => void;
}

/** Steps at which somebody stands, with how many. */
export function StepPicker({ id, step, withEmpty = false, onChange }: StepPickerProps) {
  const counts = useJourneyCounts(id, true).data?.value;
  const nameOf = useStepNames(id);
  // The step of the address is shown, and can be let go of, also before anybody was there.
  const asked = step === null ? {} : { [step]: { now: 0 } };
  const data = Object.entries({ ...asked, ...counts?.nodes })
    .filter(([node, { now }]) => withEmpty || now > 0 || node === step)
    .map(([node, { now }]) => ({ value: node, label: `${nameOf(node)} (${formatCount(now)})` }));
  return (
    <Select
      maw={360}
      label={en.people.filter}
      placeholder={en.people.allSteps}
      clearable
      clearButtonProps={{ "aria-label": en.ui.clear }}
      data={data}
      value={step}
      onChange={onChange}
    />
  );
}

/** What a step is called in the draft; one that is gone from it keeps its id. */
export function useStepNames(id: number): (node: string) => string {
  const nodes = useJourneyHead(id).data?.draft.document.nodes ?? [];
  const kinds = useNodeKinds().data ?? [];
  return (node) => {
    const known = nodes.find((n) => n.id === node);
    return known?.name || kinds.find((k) => k.kind === known?.kind)?.label || node;
  };
}
