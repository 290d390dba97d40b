import { Button } from "@mantine/core";
import { useCancelLaunch, useLaunches } from "../../api/queries/launches";
import { useCanPublish, useMe } from "../../api/queries/me";
import { en } from "../../texts/en";
import { ErrorNotice } from "../../ui/ErrorNotice";
import { formatDateTime } from "../../ui/format";
import { toast } from "../../ui/toast";
import { useView } from "../viewContext";
import classes from "./PublishSheet.module.css";

const texts = en.publish.launch;

/** The moment at which a draft goes live by itself, or why it did not. */
export function Planned() {
  const { journey, autosave } = useView();
  const { data, error, refetch } = useLaunches(journey.id, () => autosave.current?.flush());
  const cancel = useCancelLaunch(journey.id);
  const canPublish = useCanPublish();
  const zone = useMe()?.workspace.timezone;
  if (error) return <ErrorNotice error={error} onRetry={refetch} />;
  const launch = data?.results[0];
  if (launch?.status !== "open" && launch?.status !== "failed") return null;
  const when = formatDateTime(launch.at, zone);
  const isOpen = launch.status === "open";
  const isFine = isOpen && launch.is_current;
  return (
    <section className={classes.request} data-state={isFine ? "open" : "stopped"}>
      <h3 className={classes.asked}>
        {isOpen ? texts.open(launch.planned_by, when) : texts.failed(when)}
      </h3>
      <p className={classes.words}>
        {isOpen ? (launch.is_current ? texts.isSame : texts.isChanged) : launch.reason}
      </p>
      {cancel.error && <ErrorNotice error={cancel.error} />}
      {isOpen && canPublish && (
        <Button
          size="xs"
          variant="default"
          loading={cancel.isPending}
          onClick={() => cancel.mutate(launch.id, { onSuccess: () => toast(texts.cancelled) })}
        >
          {texts.cancel}
        </Button>
      )}
    </section>
  );
}
