import { type PlannedCall, usePlannedCalls } from "../../api/queries/entries";
import { useMe } from "../../api/queries/me";
import { en } from "../../texts/en";
import { ErrorNotice } from "../../ui/ErrorNotice";
import { formatDateTime } from "../../ui/format";
import { asObject } from "../kinds";
import type { GraphNode } from "../model";
import { useView } from "../viewContext";
import classes from "./Inspector.module.css";

/** As many past times as one looks at here. */
const SHOWN = 5;

/** Entries that come by the clock; the others have no time of their own. */
export const isTimed = ({ kind, settings }: GraphNode): boolean =>
  kind === "entry" && ["date", "schedule"].includes(String(asObject(settings.trigger).kind));

/** When the live version calls people in next, and what came of the times before. */
export function PlannedCalls() {
  const { journey } = useView();
  const { data, error, refetch } = usePlannedCalls(journey.id);
  const zone = useMe()?.workspace.timezone;
  const texts = en.journey.inspector.calls;
  if (!journey.published) return null;
  return (
    <section className={classes.section}>
      <h2 className={classes.title}>{texts.title}</h2>
      {error && !data && <ErrorNotice error={error} onRetry={refetch} />}
      {data && (
        <>
          <p className={classes.hint}>
            {data.next_at ? texts.next(formatDateTime(data.next_at, zone)) : texts.noNext}
          </p>
          {data.results.length > 0 && (
            <dl className={classes.numbers}>
              {data.results.slice(0, SHOWN).map((call) => (
                <Call key={`${call.planned} ${call.zone} ${call.status}`} call={call} />
              ))}
            </dl>
          )}
        </>
      )}
    </section>
  );
}

/** The wall clock as it was planned: 09:00 is 09:00 in every zone. */
function Call({ call }: { call: PlannedCall }) {
  const texts = en.journey.inspector.calls;
  return (
    <>
      <dt>{`${formatDateTime(`${call.planned}Z`, "UTC")} (${call.zone})`}</dt>
      <dd>{call.status === "called" ? texts.called(call.people) : texts.skipped}</dd>
    </>
  );
}
