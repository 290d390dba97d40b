import { useComputedColorScheme } from "@mantine/core";
import { Link } from "react-router";
import { useMe } from "../api/queries/me";
import type { JourneyRow } from "../api/types";
import { en } from "../texts/en";
import { formatDateTime } from "../ui/format";
import { JourneyStatusBadge } from "./JourneyStatusBadge";
import classes from "./JourneysPage.module.css";
import { CardMenu } from "./list/CardMenu";

interface JourneyCardProps {
  journey: JourneyRow;
  onLabel: (label: string) => void;
}

/** A journey in the list: its real picture, its state, how many are inside, its labels. */
export function JourneyCard({ journey, onLabel }: JourneyCardProps) {
  const zone = useMe()?.workspace.timezone;
  const { id, name, status, people, updated_at } = journey;
  const theme = useComputedColorScheme("light");
  const version = journey.published ? "published" : "draft";
  // A changed journey gets a new address, so that the old picture is not shown from cache.
  const picture = `/api/journeys/${id}/thumbnail.svg?version=${version}&theme=${theme}&at=${encodeURIComponent(updated_at)}`;
  return (
    <article className={classes.card}>
      <div className={classes.picture}>
        <img src={picture} alt="" loading="lazy" />
      </div>
      <div className={classes.words}>
        <div className={classes.head}>
          <h2 className={classes.name}>
            <Link to={`/j/${id}/edit`} className={classes.link}>
              {name}
            </Link>
          </h2>
          <CardMenu journey={journey} />
        </div>
        <div className={classes.facts}>
          <JourneyStatusBadge status={status} />
          {people !== undefined && journey.published && (
            <span className="tabular">{en.journey.list.insideNow(en.journey.people(people))}</span>
          )}
          <time className={classes.changed} dateTime={updated_at}>
            {formatDateTime(updated_at, zone)}
          </time>
        </div>
        {journey.labels.length > 0 && (
          <ul className={classes.labels} aria-label={en.journey.list.labels}>
            {journey.labels.map((label) => (
              <li key={label}>
                <button type="button" className={classes.label} onClick={() => onLabel(label)}>
                  {label}
                </button>
              </li>
            ))}
          </ul>
        )}
        {journey.matches.map(({ what, name: where }) => (
          <p key={what + where} className={classes.match}>
            {en.journey.list.foundIn[what]}: <mark>{where}</mark>
          </p>
        ))}
      </div>
    </article>
  );
}
