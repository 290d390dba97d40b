import { Button, Group, Textarea } from "@mantine/core";
import type { UseMutationResult } from "@tanstack/react-query";
import { useState } from "react";
import { messageOf } from "../../api/errors";
import type { Approval, Refused } from "../../api/queries/approvals";
import { en } from "../../texts/en";
import { ErrorNotice } from "../ErrorNotice";
import { formatDateTime } from "../format";
import { toast } from "../toast";
import classes from "./Asked.module.css";

const texts = en.publish;

interface AskedProps {
  approval: Approval;
  withdraw: UseMutationResult<unknown, Error, number>;
  sendBack: UseMutationResult<unknown, Error, Refused>;
}

/** What was said when somebody asked to put something live, and what the reader may answer. */
export function Asked({ approval, withdraw, sendBack }: AskedProps) {
  const { status, is_current, may_approve, is_mine } = approval;
  const isOpen = status === "open";
  const words = isOpen ? approval.note : approval.reason;
  return (
    <div className={classes.asked}>
      {words && <p className={classes.words}>{words}</p>}
      {isOpen && !is_current && <p className={classes.words}>{texts.isChanged}</p>}
      {isOpen && is_mine && <Withdraw id={approval.id} withdraw={withdraw} />}
      {isOpen && may_approve && !is_mine && <SendBack id={approval.id} sendBack={sendBack} />}
    </div>
  );
}

/** Who asked, or who sent it back, and when. */
export function sayAsked(approval: Approval, zone: string | undefined): string {
  const { status, decided_by, decided_at, asked_by, asked_at, is_mine } = approval;
  if (status !== "open") {
    return texts.wasSentBack(decided_by, formatDateTime(decided_at ?? asked_at, zone));
  }
  const when = formatDateTime(asked_at, zone);
  return is_mine ? texts.youAsked(when) : texts.asks(asked_by, when);
}

function Withdraw({ id, withdraw }: Pick<AskedProps, "withdraw"> & { id: number }) {
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

function SendBack({ id, sendBack }: Pick<AskedProps, "sendBack"> & { id: number }) {
  const [reason, setReason] = useState<string | null>(null);
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
