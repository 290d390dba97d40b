import { Button, Group, Modal } from "@mantine/core";
import { useState } from "react";
import { Link } from "react-router";
import { type Action, useCure } from "../../api/queries/quality";
import { en } from "../../texts/en";
import { toast, toastError } from "../../ui/toast";

/** What can be done about a finding: a way to a row or a draft, or a change of the plan. */
export function CureButton({ action }: { action: Action }) {
  const { kind, segment, to, draft } = action;
  if (kind === "create" && draft)
    return (
      <Button size="compact-sm" component={Link} to="/m/new" state={draft}>
        {en.quality.create}
      </Button>
    );
  if (!segment) return null;
  if (kind === "open")
    return (
      <Button size="compact-sm" variant="default" component={Link} to={`/m/${segment.id}`}>
        {en.quality.open(segment.name)}
      </Button>
    );
  if (kind === "archive") return <ArchiveButton action={action} name={segment.name} />;
  return to === null ? null : <MoveButton action={action} name={segment.name} to={to} />;
}

function MoveButton({ action, name, to }: { action: Action; name: string; to: number }) {
  const cure = useCure();
  const move = () =>
    cure.mutate(action, {
      onSuccess: () => toast(en.quality.moved(name, to)),
      onError: toastError,
    });
  return (
    <Button size="compact-sm" variant="light" loading={cure.isPending} onClick={move}>
      {en.quality.move(name, to)}
    </Button>
  );
}

function ArchiveButton({ action, name }: { action: Action; name: string }) {
  const [asked, setAsked] = useState(false);
  const cure = useCure();
  const archive = () =>
    cure.mutate(action, {
      onSuccess: () => toast(en.quality.archived(name)),
      onError: toastError,
      onSettled: () => setAsked(false),
    });
  return (
    <>
      <Button size="compact-sm" variant="light" onClick={() => setAsked(true)}>
        {en.quality.archive(name)}
      </Button>
      <Modal opened={asked} onClose={() => setAsked(false)} title={en.quality.archiveTitle(name)}>
        {en.segments.archiveText}
        <Group justify="flex-end" mt="md" gap="xs">
          <Button variant="default" onClick={() => setAsked(false)}>
            {en.ui.cancel}
          </Button>
          <Button color="red" loading={cure.isPending} onClick={archive}>
            {en.segments.archive}
          </Button>
        </Group>
      </Modal>
    </>
  );
}
