/** What was decided about one customer on one day: the whole ladder, row by row. */
import { Anchor, Button, Skeleton, Stack } from "@mantine/core";
import { Link, useParams } from "react-router";
import { type LadderDay, useCustomer, useLadder } from "../../api/queries/customers";
import { useMe } from "../../api/queries/me";
import { en } from "../../texts/en";
import { customerName } from "../../ui/customers/customerName";
import { ladderAddress } from "../../ui/decisions";
import { ErrorNotice } from "../../ui/ErrorNotice";
import { formatDateTime } from "../../ui/format";
import { Page } from "../../ui/Page";
import classes from "./Ladder.module.css";
import { LadderRows } from "./LadderRows";

export default function LadderPage() {
  const { id: param, on = "" } = useParams();
  const id = Number(param);
  const customer = useCustomer(id).data;
  const query = useLadder(id, on);
  const day = query.data;
  return (
    <Page
      title={en.ladder.title(day ? en.calendar.full(day.on) : on)}
      about={
        <>
          {en.ladder.of}{" "}
          <Anchor component={Link} to={`/customers/${id}`}>
            {customer ? customerName(customer) : en.customers.unnamed(id)}
          </Anchor>
        </>
      }
      actions={day && <Days id={id} day={day} />}
    >
      {query.error && !day && <ErrorNotice error={query.error} onRetry={() => query.refetch()} />}
      {query.isPending && <Skeleton height={240} aria-busy="true" aria-label={en.ui.loading} />}
      {day && <Told day={day} />}
    </Page>
  );
}

/** A day back, a day on, and the list of all days. */
function Days({ id, day }: { id: number; day: LadderDay }) {
  const ways = [
    { label: en.ladder.earlier, to: day.previous },
    { label: en.ladder.later, to: day.next },
  ];
  return (
    <>
      {ways.map(({ label, to }) =>
        to === null ? (
          <Button key={label} size="xs" variant="default" disabled>
            {label}
          </Button>
        ) : (
          <Button
            key={label}
            size="xs"
            variant="default"
            component={Link}
            to={ladderAddress(id, to)}
          >
            {label}
          </Button>
        ),
      )}
      <Button size="xs" variant="default" component={Link} to={`/customers/${id}?show=decisions`}>
        {en.ladder.back}
      </Button>
    </>
  );
}

function Told({ day }: { day: LadderDay }) {
  const zone = useMe()?.workspace.timezone;
  const cause = day.cause && day.given_at && en.ladder.causes[day.cause];
  return (
    <Stack gap="md">
      <div className={classes.told} data-outcome={day.arm ?? "nothing"}>
        <p className={classes.sentence}>{day.sentence}</p>
        {cause && day.given_at && (
          <p className={classes.small}>{cause(formatDateTime(day.given_at, zone))}</p>
        )}
        {day.notes.map((note) => (
          <p key={note} className={classes.small}>
            {note}
          </p>
        ))}
      </div>
      <p className={classes.small}>
        {en.ladder.about} {day.at && en.ladder.asOf(formatDateTime(day.at, zone))}
      </p>
      {day.rows.length === 0 ? (
        <p className={classes.small}>{en.ladder.noRows}</p>
      ) : (
        <LadderRows day={day} zone={zone} />
      )}
    </Stack>
  );
}
