import { Button, Group, Modal } from "@mantine/core";
import { type ReactNode, useState } from "react";
import type { CampaignStatus } from "../api/queries/campaigns";
import { useCanPublish, useMe } from "../api/queries/me";
import { en } from "../texts/en";
import { AskButton } from "./AskButton";

interface StatusButtonsProps {
  status: CampaignStatus;
  name: string;
  isPending: boolean;
  onSave: (status: CampaignStatus) => void;
  onAsk: (note: string) => void;
  copy: ReactNode;
  /** It can go live at all. */
  canStart: boolean;
}

/** Save, and the ways on from the present status. */
export function StatusButtons(props: StatusButtonsProps) {
  const { status, name, isPending, onSave, onAsk, copy, canStart } = props;
  const canPublish = useCanPublish();
  const isAlone = useMe()?.workspace.publishers_approve_own ?? true;
  const isDraft = status === "draft";
  const isStopped = status !== "live" && canStart;
  return (
    <>
      {copy}
      {!isDraft && <EndButton name={name} onConfirm={() => onSave("ended")} />}
      {status === "live" && (
        <Button variant="default" onClick={() => onSave("paused")}>
          {en.campaigns.pause}
        </Button>
      )}
      {(status !== "live" || canPublish) && (
        <Button
          variant={status === "live" ? "filled" : "default"}
          loading={isPending}
          onClick={() => onSave(status)}
        >
          {isDraft ? en.campaigns.saveDraft : en.campaigns.save}
        </Button>
      )}
      {isStopped && !(canPublish && isAlone) && (
        <AskButton name={name} isPending={isPending} onAsk={onAsk} />
      )}
      {isStopped && canPublish && (
        <Button loading={isPending} onClick={() => onSave("live")}>
          {isDraft ? en.campaigns.putLive : en.campaigns.resume}
        </Button>
      )}
    </>
  );
}

function EndButton({ name, onConfirm }: { name: string; onConfirm: () => void }) {
  const [asked, setAsked] = useState(false);
  return (
    <>
      <Button variant="default" onClick={() => setAsked(true)}>
        {en.campaigns.end}
      </Button>
      <Modal opened={asked} onClose={() => setAsked(false)} title={en.campaigns.endTitle(name)}>
        {en.campaigns.endText}
        <Group justify="flex-end" mt="md" gap="xs">
          <Button variant="default" onClick={() => setAsked(false)}>
            {en.ui.cancel}
          </Button>
          <Button
            color="red"
            onClick={() => {
              setAsked(false);
              onConfirm();
            }}
          >
            {en.campaigns.end}
          </Button>
        </Group>
      </Modal>
    </>
  );
}
