import { Anchor } from "@mantine/core";
import { Link } from "react-router";
import { type Overlaps as Found, useOverlaps } from "../../api/queries/overlaps";
import { en } from "../../texts/en";
import { ErrorNotice } from "../../ui/ErrorNotice";
import { formatCount } from "../../ui/format";
import { useView } from "../viewContext";
import { Finding } from "./Finding";
import classes from "./PublishSheet.module.css";

const texts = en.publish.overlaps;

/** Who else writes to the same people: to be known, not to be solved. */
export function Overlaps() {
  const { journey, autosave } = useView();
  const { data, error, refetch } = useOverlaps(journey.id, () => autosave.current?.flush());
  if (error) return <ErrorNotice error={error} onRetry={refetch} />;
  if (!data) return null;
  const count = data.rows.length + data.journeys.length;
  if (!count) return <Finding state="good">{texts.none}</Finding>;
  return (
    <details className={classes.part} data-state="advice">
      <summary>{texts.some(count)}</summary>
      <ul>
        {data.rows.map((row) => (
          <PlanRow key={row.campaign.id} row={row} />
        ))}
        {data.journeys.map(({ journey: { id, name }, people, has_same_entry }) => (
          <li key={`j${id}`}>
            <span className={classes.who}>
              <Anchor component={Link} to={`/j/${id}/edit`} target="_blank">
                {name}
              </Anchor>
              <span className={classes.hint}>
                {[
                  has_same_entry && texts.sameEntry,
                  people > 0 && texts.inside(formatCount(people)),
                ]
                  .filter(Boolean)
                  .join(" · ")}
              </span>
            </span>
          </li>
        ))}
      </ul>
      <p className={classes.hint}>
        {data.is_known ? texts.about(formatCount(data.people)) : texts.onlyInside}
        {data.is_incubating && ` ${texts.incubating}`}
      </p>
    </details>
  );
}

function PlanRow({ row }: { row: Found["rows"][number] }) {
  const { campaign, segment, schedule, people } = row;
  return (
    <li>
      <span className={classes.who}>
        <Anchor component={Link} to={`/campaigns/${campaign.id}`} target="_blank">
          {campaign.name}
        </Anchor>
        <span className={classes.hint}>
          {texts.row(segment.position, segment.name)} · {schedule}
        </span>
      </span>
      <b>{texts.people(formatCount(people))}</b>
    </li>
  );
}
