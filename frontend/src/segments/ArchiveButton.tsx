import { Button, Group, Modal } from "@mantine/core";
import { useState } from "react";
import { useNavigate } from "react-router";
import { type SegmentRow, useArchiveSegment } from "../api/queries/segments";
import { en } from "../texts/en";
import { toast, toastError } from "../ui/toast";

/** Take a micro-segment out of the plan, after saying what that means. */
export function ArchiveButton({ segment }: { segment: SegmentRow }) {
  const [asked, setAsked] = useState(false);
  const navigate = useNavigate();
  const archive = useArchiveSegment(segment.id);
  const confirm = () =>
    archive.mutate(undefined, {
      onSuccess: () => {
        toast(en.segments.archived(segment.name));
        navigate("/m/plan");
      },
      onError: toastError,
    });
  return (
    <>
      <Button variant="default" onClick={() => setAsked(true)}>
        {en.segments.archive}
      </Button>
      <Modal
        opened={asked}
        onClose={() => setAsked(false)}
        title={en.segments.archiveTitle(segment.name)}
      >
        {en.segments.archiveText}
        <Group justify="flex-end" mt="md" gap="xs">
          <Button variant="default" onClick={() => setAsked(false)}>
            {en.ui.cancel}
          </Button>
          <Button color="red" loading={archive.isPending} onClick={confirm}>
            {en.segments.archive}
          </Button>
        </Group>
      </Modal>
    </>
  );
}
