import { Alert, Drawer, Stack } from "@mantine/core";
import { useState } from "react";
import { isApiError, messageOf } from "../../api/errors";
import { useMe } from "../../api/queries/me";
import { usePublishPreview, useRollBack } from "../../api/queries/versions";
import { en } from "../../texts/en";
import { DialogActions } from "../../ui/DialogActions";
import { ErrorNotice } from "../../ui/ErrorNotice";
import { Loading } from "../../ui/Loading";
import { toast } from "../../ui/toast";
import { GoingLive } from "./GoingLive";
import classes from "./Life.module.css";
import { isComplete, toBody, UNDECIDED } from "./orders";

interface RollBackSheetProps {
  id: number;
  version: number | null;
  onClose: () => void;
}

/** An earlier version goes live again, with the same choices as when publishing. */
export function RollBackSheet({ id, version, onClose }: RollBackSheetProps) {
  return (
    <Drawer
      opened={version !== null}
      onClose={onClose}
      position="right"
      size={460}
      title={version !== null && en.life.rollBackTitle(version)}
    >
      {version !== null && <Sheet id={id} version={version} onClose={onClose} />}
    </Drawer>
  );
}

function Sheet({ id, version, onClose }: { id: number; version: number; onClose: () => void }) {
  const preview = usePublishPreview(id, version);
  const rollBack = useRollBack(id);
  const [decision, setDecision] = useState(UNDECIDED);
  const zone = useMe()?.workspace.timezone ?? "UTC";
  if (preview.error) return <ErrorNotice error={preview.error} onRetry={preview.refetch} />;
  if (!preview.data) return <Loading />;
  const { number, life_revision, versions, problems } = preview.data;
  const wrong = problems.filter(({ level }) => level === "problem");
  const texts = en.life;
  const submit = () =>
    rollBack.mutate(
      { version, life: life_revision, ...toBody(decision, zone) },
      {
        onSuccess: () => {
          toast(texts.rolledBack(number));
          onClose();
        },
      },
    );
  return (
    <Stack gap="md">
      <p className={classes.hint}>{texts.rollBackAbout(number)}</p>
      {wrong.length > 0 && (
        <Alert color="red">
          {wrong.map(({ message, node }) => (
            <p key={`${node} ${message}`} className={classes.note}>
              {message}
            </p>
          ))}
        </Alert>
      )}
      <GoingLive preview={preview.data} decision={decision} onChange={setDecision} />
      {rollBack.error && (
        <Alert color="red" role="alert" title={messageOf(rollBack.error)}>
          {isApiError(rollBack.error) &&
            rollBack.error.errors.map((each) => each.message).join(" ")}
        </Alert>
      )}
      <DialogActions
        label={texts.rollBackSubmit}
        onCancel={onClose}
        isDisabled={!isComplete(decision, versions) || wrong.length > 0}
        isPending={rollBack.isPending}
        onSubmit={submit}
      />
    </Stack>
  );
}
