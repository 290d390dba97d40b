import { TagsInput } from "@mantine/core";
import { messageOf } from "../../api/errors";
import { useChangeLabel, useLabels, useLabelsOf } from "../../api/queries/labels";
import { en } from "../../texts/en";

const texts = en.journey.list;
const MOST_LETTERS = 40;

interface LabelFieldProps {
  id: number;
  /** The labels the page came with. */
  known: string[];
  canEdit: boolean;
}

/** The labels of a journey, to read and to change; each change is saved at once. */
export default function LabelField({ id, known, canEdit }: LabelFieldProps) {
  const labels = useLabelsOf(id, known);
  const everywhere = useLabels().data?.results ?? [];
  const change = useChangeLabel(id);
  const write = (next: string[]) => {
    for (const name of next.filter((one) => !labels.includes(one)))
      change.mutate({ name, isOn: true });
    for (const name of labels.filter((one) => !next.includes(one)))
      change.mutate({ name, isOn: false });
  };
  return (
    <TagsInput
      label={texts.labels}
      description={canEdit ? texts.labelHint : undefined}
      placeholder={canEdit && labels.length === 0 ? texts.labelPlaceholder : ""}
      maxLength={MOST_LETTERS}
      disabled={!canEdit}
      value={labels}
      data={everywhere.map(({ name }) => name)}
      error={change.error && messageOf(change.error)}
      onChange={write}
    />
  );
}
