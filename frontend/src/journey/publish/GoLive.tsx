import { useMutation, useQueryClient } from "@tanstack/react-query";
import { useState } from "react";
import type { Approval } from "../../api/queries/approvals";
import { journeyKeys } from "../../api/queries/journeys";
import { useMe } from "../../api/queries/me";
import { type PublishBody, type PublishPreview, publishJourney } from "../../api/queries/versions";
import { en } from "../../texts/en";
import { DialogActions } from "../../ui/DialogActions";
import { toast } from "../../ui/toast";
import { GoingLive } from "../life/GoingLive";
import { isComplete, toBody, UNDECIDED } from "../life/orders";
import { useView } from "../viewContext";
import { Refusal } from "./Refusal";
import { useReady, useSave } from "./useReady";

interface GoLiveProps {
  /** What somebody asked for and this answers. */
  approved: Approval | undefined;
  /** Of people inside; nobody is before a first version is live. */
  preview: PublishPreview | undefined;
  hasRead: boolean;
  onClose: () => void;
}

/** What a publisher decides, and the button. */
export function GoLive({ approved, preview, hasRead, onClose }: GoLiveProps) {
  const { journey } = useView();
  const [decision, setDecision] = useState(UNDECIDED);
  const zone = useMe()?.workspace.timezone ?? "UTC";
  const publish = usePublish(approved, onClose);
  const { isReady } = useReady(hasRead);
  const isDecided = !journey.published || (preview && isComplete(decision, preview.versions));
  return (
    <>
      <GoingLive preview={preview} decision={decision} onChange={setDecision} />
      {publish.error && <Refusal error={publish.error} onFollow={onClose} />}
      <DialogActions
        label={approved && !approved.is_mine ? en.publish.approve : en.journey.publish.submit}
        onCancel={onClose}
        isDisabled={!(isReady && isDecided)}
        isPending={publish.isPending}
        onSubmit={() => publish.mutate(toBody(decision, zone))}
      />
    </>
  );
}

/** Save what is unsaved, then publish just that revision. */
function usePublish(approved: Approval | undefined, onClose: () => void) {
  const { journey, onPublished } = useView();
  const save = useSave();
  const client = useQueryClient();
  return useMutation({
    mutationFn: async (body: PublishBody) =>
      publishJourney(journey.id, await save(), { ...body, approval: approved?.id ?? null }),
    onSuccess: () => {
      toast(en.journey.publish.done(journey.draft.number));
      void client.invalidateQueries({ queryKey: journeyKeys.lists });
      onClose();
      onPublished();
    },
  });
}
