import { Anchor } from "@mantine/core";
import { Link } from "react-router";
import type { LadderDay, LadderRow } from "../../api/queries/customers";
import { en } from "../../texts/en";
import { formatDateTime } from "../../ui/format";
import { StatusBadge, type Tone } from "../../ui/StatusBadge";
import classes from "./Ladder.module.css";

const TONES: Record<string, Tone> = { treated: "good", control: "accent" };

interface LadderRowsProps {
  day: LadderDay;
  zone: string | undefined;
}

/** The rows a customer was in from the top, each with its campaigns in their order. */
export function LadderRows({ day, zone }: LadderRowsProps) {
  return (
    <ol className={classes.rows} aria-label={en.ladder.rows}>
      {day.rows.map((row) => (
        <li key={row.segment.id} className={classes.row}>
          <div className={classes.head}>
            <span className={classes.number}>{row.number ?? "–"}</span>
            <Anchor component={Link} to={`/m/${row.segment.id}`} fw={600}>
              {row.segment.name}
            </Anchor>
            <span className={classes.small}>
              {row.number === null && `${en.ladder.archived}. `}
              {row.since && en.ladder.since(formatDateTime(row.since, zone))}
            </span>
          </div>
          {row.sentence && <p className={classes.empty}>{row.sentence}</p>}
          <Rungs rungs={row.rungs} />
        </li>
      ))}
    </ol>
  );
}

function Rungs({ rungs }: { rungs: LadderRow["rungs"] }) {
  if (rungs.length === 0) return null;
  return (
    <ul className={classes.rungs}>
      {rungs.map((rung) => (
        <li
          key={rung.campaign.id}
          className={classes.rung}
          data-won={rung.reason === "treated" || undefined}
        >
          <span className={classes.place}>{en.ladder.place(rung.place)}</span>
          <Anchor component={Link} to={`/campaigns/${rung.campaign.id}`} size="sm">
            {rung.campaign.name || en.ruleWords.unnamed(rung.campaign.id)}
          </Anchor>
          <StatusBadge tone={TONES[rung.reason] ?? "neutral"}>
            {en.ladder.reasons[rung.reason] ?? rung.reason}
          </StatusBadge>
          <span className={classes.why}>{rung.sentence}</span>
        </li>
      ))}
    </ul>
  );
}
