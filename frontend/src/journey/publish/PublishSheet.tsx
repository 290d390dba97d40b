import { Alert, Drawer, Stack } from "@mantine/core";
import { useState } from "react";
import { type Approval, useApprovals } from "../../api/queries/approvals";
import { useCanPublish, useMe } from "../../api/queries/me";
import { usePublishPreview } from "../../api/queries/versions";
import { en } from "../../texts/en";
import { ErrorNotice } from "../../ui/ErrorNotice";
import { Loading } from "../../ui/Loading";
import { useView } from "../viewContext";
import { Ask } from "./Ask";
import { Changes } from "./Changes";
import { Checklist } from "./Checklist";
import { GoLive } from "./GoLive";
import { HoldOut } from "./HoldOut";
import { Overlaps } from "./Overlaps";
import { Planned } from "./Planned";
import { Request } from "./Request";
import { TestMessages } from "./TestMessages";

interface PublishSheetProps {
  isOpen: boolean;
  onClose: () => void;
}

/** All that is decided before a draft goes live, in one sheet from the right. */
export default function PublishSheet({ isOpen, onClose }: PublishSheetProps) {
  const { journey } = useView();
  const isPublisher = useCanPublish();
  const { number } = journey.draft;
  const title = isPublisher ? en.journey.publish.title(number) : en.publish.askTitle(number);
  return (
    <Drawer opened={isOpen} onClose={onClose} title={title} size={460} position="right">
      {isOpen && <Sheet onClose={onClose} />}
    </Drawer>
  );
}

function Sheet({ onClose }: { onClose: () => void }) {
  const { journey, autosave } = useView();
  const [hasRead, setRead] = useState(false);
  const prepare = () => autosave.current?.flush();
  const approvals = useApprovals(journey.id, prepare);
  const preview = usePublishPreview(journey.id, null, {
    enabled: journey.published !== null,
    prepare,
  });
  const mayDecide = useCanPublish();
  const isAlone = useMe()?.workspace.publishers_approve_own ?? true;
  if (approvals.error) {
    return <ErrorNotice error={approvals.error} onRetry={approvals.refetch} />;
  }
  if (!approvals.data) return <Loading />;
  const { waiting, answered } = sort(approvals.data.results);
  const approved = waiting?.is_current && waiting.may_approve ? waiting : undefined;
  const mayPublish = mayDecide && (isAlone || approved !== undefined);
  return (
    <Stack gap="md">
      <Planned />
      {waiting && <Request approval={waiting} />}
      {answered && <Request approval={answered} />}
      {!waiting?.is_mine && mayDecide && !mayPublish && (
        <Alert color="gray">{en.publish.needsOther}</Alert>
      )}
      <Checklist hasRead={hasRead} onRead={setRead} onFollow={onClose} />
      {preview.error && <ErrorNotice error={preview.error} onRetry={preview.refetch} />}
      <Changes preview={preview.data} />
      <HoldOut />
      <Overlaps />
      <TestMessages />
      {mayPublish ? (
        <GoLive approved={approved} preview={preview.data} hasRead={hasRead} onClose={onClose} />
      ) : (
        <Ask waiting={waiting} hasRead={hasRead} onClose={onClose} />
      )}
    </Stack>
  );
}

/** What waits for an answer; else the newest request, if it was sent back as it is now. */
function sort([newest]: Approval[]): { waiting?: Approval; answered?: Approval } {
  if (newest?.status === "open") return { waiting: newest };
  if (newest?.status === "sent_back" && newest.is_current) return { answered: newest };
  return {};
}
