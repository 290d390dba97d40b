import { Alert, Group } from "@mantine/core";
import type { SegmentRow } from "../../api/queries/segments";
import { en } from "../../texts/en";
import { formatCount } from "../../ui/format";
import { AcceptButton } from "./Findings";

interface HeldNoticeProps {
  segment: SegmentRow;
  held: NonNullable<SegmentRow["held"]>;
  canEdit: boolean;
}

/** Runs leave the micro-segment as it was: why, and the button to take it anyway. */
export function HeldNotice({ segment, held, canEdit }: HeldNoticeProps) {
  const isOpen = held.accepted_at === null;
  return (
    <Alert variant="light" title={en.runs.heldTitle}>
      <Group justify="space-between" gap="sm">
        {isOpen
          ? en.runs.heldText(formatCount(held.before), formatCount(held.after))
          : en.runs.heldAccepted}
        {canEdit && isOpen && <AcceptButton segmentId={segment.id} name={segment.name} />}
      </Group>
    </Alert>
  );
}
