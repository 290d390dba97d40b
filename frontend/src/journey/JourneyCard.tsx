import { useComputedColorScheme } from "@mantine/core";
import { Link } from "react-router";
import { useMe } from "../api/queries/me";
import type { JourneyRow } from "../api/types";
import { en } from "../texts/en";
import { formatDateTime } from "../ui/format";
import { JourneyStatusBadge } from "./JourneyStatusBadge";
import classes from "./JourneysPage.module.css";

/** A journey in the list: its real picture, its state and how many people are inside. */
export function JourneyCard({ journey }: { journey: JourneyRow }) {
  const zone = useMe()?.workspace.timezone;
  const { id, name, status, people, updated_at } = journey;
  const theme = useComputedColorScheme("light");
  const version = journey.published ? "published" : "draft";
  // A changed journey gets a new address, so that the old picture is not shown from cache.
  const picture = `/api/journeys/${id}/thumbnail.svg?version=${version}&theme=${theme}&at=${encodeURIComponent(updated_at)}`;
  return (
    <Link to={`/j/${id}/edit`} className={classes.card}>
      <div className={classes.picture}>
        <img src={picture} alt="" loading="lazy" />
      </div>
      <div className={classes.words}>
        <h2 className={classes.name}>{name}</h2>
        <div className={classes.facts}>
          <JourneyStatusBadge status={status} />
          {people !== undefined && journey.published && (
            <span className="tabular">{en.journey.list.insideNow(en.journey.people(people))}</span>
          )}
          <time className={classes.changed} dateTime={updated_at}>
            {formatDateTime(updated_at, zone)}
          </time>
        </div>
      </div>
    </Link>
  );
}
