import { useMe } from "../../api/queries/me";
import { type LifeChange, useLifeCycle } from "../../api/queries/versions";
import { en } from "../../texts/en";
import { ErrorNotice } from "../../ui/ErrorNotice";
import { formatDateTime } from "../../ui/format";
import classes from "./Life.module.css";

/** Who brought the journey where it is, newest first. */
export function History({ id }: { id: number }) {
  const { data, error, refetch } = useLifeCycle(id);
  const zone = useMe()?.workspace.timezone;
  return (
    <section className={classes.section}>
      <h2 className={classes.title}>{en.life.history}</h2>
      {error && !data && <ErrorNotice error={error} onRetry={refetch} />}
      {data?.changes.length === 0 && <p className={classes.hint}>{en.life.noHistory}</p>}
      {data && data.changes.length > 0 && (
        <ul className={classes.history}>
          {data.changes.map((change) => (
            <li key={change.number}>
              <span>
                <b>{change.by || en.shell.product}</b> {wordsOf(change)}
              </span>
              <time className={classes.when} dateTime={change.at}>
                {formatDateTime(change.at, zone)}
              </time>
              {change.note && <p className={classes.note}>{change.note}</p>}
            </li>
          ))}
        </ul>
      )}
    </section>
  );
}

const wordsOf = ({ what, version }: LifeChange): string =>
  (en.life.what[what] ?? what.replaceAll("_", " ")).replace("{version}", String(version ?? "?"));
