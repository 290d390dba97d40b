import { Alert, Button, Group, Stack, Text, Textarea } from "@mantine/core";
import { useState } from "react";
import { messageOf } from "../api/errors";
import type { Approval } from "../api/queries/approvals";
import {
  useCampaignApprovals,
  useSendBackCampaign,
  useWithdrawCampaign,
} from "../api/queries/campaignLife";
import { useMe } from "../api/queries/me";
import { en } from "../texts/en";
import { ErrorNotice } from "../ui/ErrorNotice";
import { formatDateTime } from "../ui/format";
import { toast } from "../ui/toast";

const texts = en.publish;

/** Who asked to put the campaign live, or who sent it back and why. */
export function ApprovalNotice({ id }: { id: number }) {
  const zone = useMe()?.workspace.timezone;
  const approval = useCampaignApprovals(id).data?.results[0];
  if (!approval || !["open", "sent_back"].includes(approval.status)) return null;
  const isOpen = approval.status === "open";
  const isReady = isOpen && approval.is_current;
  const words = isOpen ? approval.note : approval.reason;
  return (
    <Alert
      variant="light"
      color={isReady ? "blue" : "orange"}
      title={headOf(approval, zone)}
      aria-label={en.campaigns.requests}
    >
      <Stack gap="xs" align="flex-start">
        {words && <Text size="sm">{words}</Text>}
        {isOpen && !approval.is_current && <Text size="sm">{texts.isChanged}</Text>}
        {isOpen && approval.is_mine && <Withdraw id={id} approval={approval.id} />}
        {isOpen && approval.may_approve && !approval.is_mine && (
          <SendBack id={id} approval={approval.id} />
        )}
      </Stack>
    </Alert>
  );
}

function headOf(approval: Approval, zone: string | undefined): string {
  const { status, decided_by, decided_at, asked_by, asked_at, is_mine } = approval;
  if (status !== "open")
    return texts.wasSentBack(decided_by, formatDateTime(decided_at ?? asked_at, zone));
  const when = formatDateTime(asked_at, zone);
  return is_mine ? texts.youAsked(when) : texts.asks(asked_by, when);
}

interface AnswerProps {
  id: number;
  approval: number;
}

function Withdraw({ id, approval }: AnswerProps) {
  const withdraw = useWithdrawCampaign(id);
  return (
    <>
      {withdraw.error && <ErrorNotice error={withdraw.error} />}
      <Button
        size="xs"
        variant="default"
        loading={withdraw.isPending}
        onClick={() => withdraw.mutate(approval, { onSuccess: () => toast(texts.withdrawn) })}
      >
        {texts.withdraw}
      </Button>
    </>
  );
}

function SendBack({ id, approval }: AnswerProps) {
  const [reason, setReason] = useState<string | null>(null);
  const sendBack = useSendBackCampaign(id);
  if (reason === null)
    return (
      <Button size="xs" variant="default" onClick={() => setReason("")}>
        {texts.sendBack}
      </Button>
    );
  return (
    <>
      <Textarea
        label={texts.reason}
        required
        autoFocus
        autosize
        minRows={2}
        maxLength={500}
        w="100%"
        value={reason}
        error={sendBack.error && messageOf(sendBack.error)}
        onChange={(event) => setReason(event.currentTarget.value)}
      />
      <Group gap="xs">
        <Button size="xs" variant="subtle" onClick={() => setReason(null)}>
          {en.ui.cancel}
        </Button>
        <Button
          size="xs"
          disabled={!reason.trim()}
          loading={sendBack.isPending}
          onClick={() =>
            sendBack.mutate({ approval, reason }, { onSuccess: () => toast(texts.sentBack) })
          }
        >
          {texts.sendBackSubmit}
        </Button>
      </Group>
    </>
  );
}
