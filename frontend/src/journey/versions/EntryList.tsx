import { Button } from "@mantine/core";
import { useCanPublish, useMe } from "../../api/queries/me";
import type { JourneyStatus } from "../../api/types";
import { en } from "../../texts/en";
import { formatDateTime } from "../../ui/format";
import { JourneyStatusBadge } from "../JourneyStatusBadge";
import classes from "./Compare.module.css";
import { type Entry, factsOf } from "./entries";

interface EntryListProps {
  /** Of the journey: what its published version is now. */
  status: JourneyStatus;
  draft: Entry;
  versions: Entry[];
  states: Entry[];
  /** Token of the one in the picture. */
  shown: string;
  onShow: (token: string) => void;
  onRollBack: (version: number) => void;
}

const texts = en.versions;

export function EntryList({ draft, versions, states, ...rest }: EntryListProps) {
  return (
    <nav className={classes.list} aria-label={texts.list}>
      <ul className={classes.entries}>
        <Row entry={draft} {...rest} />
      </ul>
      <h2 className={classes.group}>{texts.live}</h2>
      {versions.length === 0 && <p className={classes.none}>{texts.noVersions}</p>}
      <ul className={classes.entries}>
        {versions.map((entry) => (
          <Row key={entry.token} entry={entry} {...rest} />
        ))}
      </ul>
      <h2 className={classes.group}>{texts.drafts}</h2>
      {states.length === 0 && <p className={classes.none}>{texts.noDrafts}</p>}
      <ul className={classes.entries}>
        {states.map((entry) => (
          <Row key={entry.token} entry={entry} {...rest} />
        ))}
      </ul>
    </nav>
  );
}

type RowProps = Omit<EntryListProps, "draft" | "versions" | "states"> & { entry: Entry };

function Row({ entry, status, shown, onShow, onRollBack }: RowProps) {
  const zone = useMe()?.workspace.timezone;
  const canPublish = useCanPublish();
  const { token, stored, title, at, isLive, people } = entry;
  const isShown = token === shown;
  const number = typeof stored === "object" && "version" in stored ? stored.version : null;
  return (
    <li className={classes.entry} data-shown={isShown || undefined}>
      <button
        type="button"
        className={classes.open}
        aria-current={isShown ? "true" : undefined}
        onClick={() => onShow(token)}
      >
        <span className={classes.title}>
          <span className={classes.name}>{title}</span>
          {isLive && <JourneyStatusBadge status={status} />}
        </span>
        <span className={classes.facts}>{factsOf(entry, at && formatDateTime(at, zone))}</span>
        {people !== null && people > 0 && (
          <span className={classes.facts}>{texts.inside(en.journey.people(people))}</span>
        )}
      </button>
      {number !== null && !isLive && canPublish && (
        <Button size="compact-xs" variant="default" onClick={() => onRollBack(number)}>
          {en.life.rollBack}
        </Button>
      )}
    </li>
  );
}
