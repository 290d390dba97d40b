import { useMutation, useQueryClient } from "@tanstack/react-query";
import { useState } from "react";
import { fieldErrors } from "../../api/errors";
import type { Approval } from "../../api/queries/approvals";
import { journeyKeys } from "../../api/queries/keys";
import { usePlanLaunch } from "../../api/queries/launches";
import { useMe } from "../../api/queries/me";
import { type PublishBody, type PublishPreview, publishJourney } from "../../api/queries/versions";
import { en } from "../../texts/en";
import { DialogActions } from "../../ui/DialogActions";
import { toast } from "../../ui/toast";
import { momentOf } from "../../ui/wallClock";
import { GoingLive } from "../life/GoingLive";
import { isComplete, toBody, UNDECIDED } from "../life/orders";
import { useView } from "../viewContext";
import { LaunchField } from "./LaunchField";
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
  const [at, setAt] = useState<string | null>(null);
  const zone = useMe()?.workspace.timezone ?? "UTC";
  const publish = usePublish(approved, onClose);
  const plan = usePlan(approved);
  const { isReady } = useReady(hasRead);
  const isDecided = !journey.published || (preview && isComplete(decision, preview.versions));
  const refusal = at === null ? publish.error : plan.error;
  const fault = plan.error ? fieldErrors(plan.error).at : undefined;
  const submit = () => {
    const { moves, note, ...body } = toBody(decision, zone);
    if (at) plan.mutate({ at: momentOf(at, zone), moves, note });
    else publish.mutate({ ...body, moves, note });
  };
  return (
    <>
      <GoingLive
        preview={preview}
        decision={decision}
        onChange={setDecision}
        isPlanned={at !== null}
      />
      <LaunchField value={at} error={fault} onChange={setAt} />
      {refusal && !fault && <Refusal error={refusal} onFollow={onClose} />}
      <DialogActions
        label={labelOf(at !== null, approved !== undefined && !approved.is_mine)}
        onCancel={onClose}
        isDisabled={!(isReady && isDecided && at !== "")}
        isPending={publish.isPending || plan.isPending}
        onSubmit={submit}
      />
    </>
  );
}

function labelOf(isPlanned: boolean, isApproval: boolean): string {
  const { launch, approve } = en.publish;
  if (isPlanned) return isApproval ? launch.approve : launch.submit;
  return isApproval ? approve : en.journey.publish.submit;
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

/** Save what is unsaved, then plan just that revision; the sheet stays and shows it. */
function usePlan(approved: Approval | undefined) {
  const { journey } = useView();
  const save = useSave();
  const { mutate, ...rest } = usePlanLaunch(journey.id);
  const plan = (body: Pick<PublishBody, "moves" | "note"> & { at: string }) =>
    mutate(
      { ...body, approval: approved?.id ?? null, save },
      { onSuccess: () => toast(en.publish.launch.planned) },
    );
  return { ...rest, mutate: plan };
}
