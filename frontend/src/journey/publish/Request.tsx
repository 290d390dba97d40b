import { Button, Group, Textarea } from "@mantine/core";
import { useState } from "react";
import { messageOf } from "../../api/errors";
import { type Approval, useSendBack, useWithdraw } from "../../api/queries/approvals";
import { useMe } from "../../api/queries/me";
import { en } from "../../texts/en";
import { ErrorNotice } from "../../ui/ErrorNotice";
import { formatDateTime } from "../../ui/format";
import { toast } from "../../ui/toast";
import { useView } from "../viewContext";
import classes from "./PublishSheet.module.css";

const texts = en.publish;

/** Who asked to put the draft live, or who sent it back and why. */
export function Request({ approval }: { approval: Approval }) {
  const zone = useMe()?.workspace.timezone;
  const { status, is_current, may_approve, is_mine } = approval;
  const isOpen = status === "open";
  return (
    <section className={classes.request} data-state={isOpen && is_current ? "open" : "stopped"}>
      <h3 className={classes.asked}>{headOf(approval, zone)}</h3>
      {(isOpen ? approval.note : approval.reason) && (
        <p className={classes.words}>{isOpen ? approval.note : approval.reason}</p>
      )}
      {isOpen && !is_current && <p className={classes.words}>{texts.isChanged}</p>}
      {isOpen && is_mine && <Withdraw id={approval.id} />}
      {isOpen && may_approve && !is_mine && <SendBack id={approval.id} />}
    </section>
  );
}

function headOf(approval: Approval, zone: string | undefined): string {
  const { status, decided_by, decided_at, asked_by, asked_at, is_mine } = approval;
  if (status !== "open") {
    return texts.wasSentBack(decided_by, formatDateTime(decided_at ?? asked_at, zone));
  }
  const when = formatDateTime(asked_at, zone);
  return is_mine ? texts.youAsked(when) : texts.asks(asked_by, when);
}

function Withdraw({ id }: { id: number }) {
  const { journey } = useView();
  const withdraw = useWithdraw(journey.id);
  return (
    <>
      {withdraw.error && <ErrorNotice error={withdraw.error} />}
      <Button
        size="xs"
        variant="default"
        loading={withdraw.isPending}
        onClick={() => withdraw.mutate(id, { onSuccess: () => toast(texts.withdrawn) })}
      >
        {texts.withdraw}
      </Button>
    </>
  );
}

function SendBack({ id }: { id: number }) {
  const { journey } = useView();
  const [reason, setReason] = useState<string | null>(null);
  const sendBack = useSendBack(journey.id);
  if (reason === null) {
    return (
      <Button size="xs" variant="default" onClick={() => setReason("")}>
        {texts.sendBack}
      </Button>
    );
  }
  const submit = () =>
    sendBack.mutate({ approval: id, reason }, { onSuccess: () => toast(texts.sentBack) });
  return (
    <>
      <Textarea
        label={texts.reason}
        required
        autoFocus
        autosize
        minRows={2}
        maxLength={500}
        value={reason}
        error={sendBack.error && messageOf(sendBack.error)}
        onChange={(event) => setReason(event.currentTarget.value)}
      />
      <Group justify="flex-end" gap="xs">
        <Button size="xs" variant="subtle" onClick={() => setReason(null)}>
          {en.ui.cancel}
        </Button>
        <Button size="xs" disabled={!reason.trim()} loading={sendBack.isPending} onClick={submit}>
          {texts.sendBackSubmit}
        </Button>
      </Group>
    </>
  );
}
