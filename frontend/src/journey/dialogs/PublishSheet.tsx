import { Alert, Checkbox, Drawer, Stack } from "@mantine/core";
import { useMutation, useQueryClient } from "@tanstack/react-query";
import { useState } from "react";
import { isApiError, messageOf } from "../../api/errors";
import { journeyKeys } from "../../api/queries/journeys";
import { useCanPublish, useMe } from "../../api/queries/me";
import { type PublishBody, publishJourney, usePublishPreview } from "../../api/queries/versions";
import type { Problem } from "../../api/types";
import { en } from "../../texts/en";
import { DialogActions } from "../../ui/DialogActions";
import { ErrorNotice } from "../../ui/ErrorNotice";
import { toast } from "../../ui/toast";
import { GoingLive } from "../life/GoingLive";
import { isComplete, toBody, UNDECIDED } from "../life/orders";
import { ProblemList } from "../ProblemList";
import { useView } from "../viewContext";
import classes from "./PublishSheet.module.css";

interface PublishSheetProps {
  isOpen: boolean;
  onClose: () => void;
}

export function PublishSheet({ isOpen, onClose }: PublishSheetProps) {
  const { journey } = useView();
  const title = en.journey.publish.title(journey.draft.number);
  return (
    <Drawer opened={isOpen} onClose={onClose} title={title} size={460} position="right">
      {isOpen && <Sheet onClose={onClose} />}
    </Drawer>
  );
}

function Sheet({ onClose }: { onClose: () => void }) {
  const { problems, journey, autosave } = useView();
  const canPublish = useCanPublish();
  const [hasRead, setRead] = useState(false);
  const [decision, setDecision] = useState(UNDECIDED);
  const zone = useMe()?.workspace.timezone ?? "UTC";
  const publish = usePublish(onClose);
  const preview = usePublishPreview(journey.id, null, {
    enabled: journey.published !== null,
    prepare: () => autosave.current?.flush(),
  });
  const wrong = problems.filter((p) => p.level === "problem");
  const advice = problems.filter((p) => p.level === "advice");
  const texts = en.journey.publish;
  const isDecided =
    !journey.published || (preview.data && isComplete(decision, preview.data.versions));
  const isReady = canPublish && !wrong.length && (hasRead || !advice.length) && isDecided;
  return (
    <Stack gap="md">
      <p className={classes.intro}>{texts.intro}</p>
      <Finding state={wrong.length ? "problem" : "good"}>
        {wrong.length ? texts.problems(wrong.length) : texts.noProblems}
      </Finding>
      {wrong.length > 0 && <ProblemList problems={wrong} onFollow={onClose} />}
      {advice.length > 0 && (
        <>
          <Finding state="advice">{texts.advice(advice.length)}</Finding>
          <ProblemList problems={advice} onFollow={onClose} />
          <Checkbox
            label={texts.acknowledge}
            checked={hasRead}
            onChange={(event) => setRead(event.currentTarget.checked)}
          />
        </>
      )}
      {journey.published && preview.error && (
        <ErrorNotice error={preview.error} onRetry={preview.refetch} />
      )}
      {canPublish && (
        <GoingLive preview={preview.data} decision={decision} onChange={setDecision} />
      )}
      {!canPublish && <Alert color="gray">{texts.onlyPublishers}</Alert>}
      {publish.error && <Refusal error={publish.error} onFollow={onClose} />}
      <DialogActions
        label={texts.submit}
        onCancel={onClose}
        isDisabled={!isReady}
        isPending={publish.isPending}
        onSubmit={() => publish.mutate(toBody(decision, zone))}
      />
    </Stack>
  );
}

/** Save what is unsaved, then publish just that revision. */
function usePublish(onClose: () => void) {
  const { journey, autosave, onPublished } = useView();
  const client = useQueryClient();
  return useMutation({
    mutationFn: async (body: PublishBody) => {
      await autosave.current?.flush();
      const revision = autosave.current?.revision ?? journey.draft.revision;
      return publishJourney(journey.id, revision, body);
    },
    onSuccess: () => {
      toast(en.journey.publish.done(journey.draft.number));
      void client.invalidateQueries({ queryKey: journeyKeys.lists });
      onClose();
      onPublished();
    },
  });
}

function Finding({ state, children }: { state: string; children: string }) {
  return (
    <p className={classes.finding} data-state={state}>
      {children}
    </p>
  );
}

function Refusal({ error, onFollow }: { error: Error; onFollow: () => void }) {
  const problems = isApiError(error) ? error.errors.map(toProblem) : [];
  return (
    <Alert color="red" role="alert" title={messageOf(error)}>
      {problems.length > 0 && <ProblemList problems={problems} onFollow={onFollow} />}
    </Alert>
  );
}

type ApiFieldError = { node?: string | null; field?: string | null; code: string; message: string };

const toProblem = ({ node, field, code, message }: ApiFieldError): Problem => ({
  code,
  message,
  level: "problem",
  node: node ?? null,
  field: field ?? null,
});
