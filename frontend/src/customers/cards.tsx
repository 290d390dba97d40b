/** The cards at the side of a customer's page. */
import { Anchor, Skeleton } from "@mantine/core";
import { Link } from "react-router";
import {
  type CustomerDetail,
  type CustomerJourney,
  useCustomerJourneys,
  useMemberships,
} from "../api/queries/customers";
import { useMe } from "../api/queries/me";
import { en } from "../texts/en";
import { ErrorNotice } from "../ui/ErrorNotice";
import { formatDateTime } from "../ui/format";
import { StatusBadge } from "../ui/StatusBadge";
import { Card } from "./Card";
import classes from "./CustomerPage.module.css";
import { readable } from "./happenings";
import { PassageBadge } from "./PassageBadge";

export function AttributesCard({ customer }: { customer: CustomerDetail }) {
  const entries = Object.entries(customer.attributes).sort(([a], [b]) => a.localeCompare(b));
  const own: [string, string | null][] = [
    [en.customers.zone, customer.timezone],
    [en.customers.language, customer.language],
  ];
  return (
    <Card title={en.customers.attributes}>
      {entries.length === 0 && <p className={classes.none}>{en.customers.noAttributes}</p>}
      <dl className={classes.facts}>
        {customer.identities.map(({ kind, value }) => (
          <Fact key={`${kind}:${value}`} name={en.customers.identityKinds[kind]} value={value} />
        ))}
        {entries.map(([name, value]) => (
          <Fact key={name} name={name} value={readable(value)} />
        ))}
        {own.map(([name, value]) => value && <Fact key={name} name={name} value={value} />)}
      </dl>
    </Card>
  );
}

function Fact({ name, value }: { name: string; value: string }) {
  return (
    <>
      <dt title={name}>{name}</dt>
      <dd>{value}</dd>
    </>
  );
}

export function ConsentsCard({ customer }: { customer: CustomerDetail }) {
  const zone = useMe()?.workspace.timezone;
  return (
    <Card title={en.customers.consents}>
      {customer.consents.length === 0 && <p className={classes.none}>{en.customers.noConsents}</p>}
      <ul className={classes.items}>
        {customer.consents.map(({ channel, purpose, granted, at, source }) => (
          <li key={`${channel}:${purpose}`} className={classes.item}>
            <span className={classes.itemHead}>
              <span>
                {en.customers.channels[channel] ?? channel},{" "}
                {(en.customers.purposes[purpose] ?? purpose).toLowerCase()}
              </span>
              <StatusBadge tone={granted ? "good" : "danger"}>
                {granted ? en.customers.granted : en.customers.refused}
              </StatusBadge>
            </span>
            <span className={classes.small}>
              {formatDateTime(at, zone)}
              {source && `, ${source}`}
            </span>
          </li>
        ))}
      </ul>
    </Card>
  );
}

export function JourneysCard({ id }: { id: number }) {
  const query = useCustomerJourneys(id);
  const rows = query.data?.pages.flatMap((page) => page.results);
  return (
    <Card title={en.customers.journeys}>
      {query.error && !rows && <ErrorNotice error={query.error} onRetry={() => query.refetch()} />}
      {query.isPending && <Skeleton height={40} />}
      {rows?.length === 0 && <p className={classes.none}>{en.customers.noJourneys}</p>}
      <ul className={classes.items}>
        {rows?.map((row) => (
          <JourneyItem key={row.id} row={row} />
        ))}
      </ul>
    </Card>
  );
}

function JourneyItem({ row }: { row: CustomerJourney }) {
  const zone = useMe()?.workspace.timezone;
  const isInside = row.status === "active";
  return (
    <li className={classes.item}>
      <span className={classes.itemHead}>
        <Anchor component={Link} to={`/j/${row.journey.id}/edit`} size="sm" fw={600}>
          {row.journey.name}
        </Anchor>
        <PassageBadge row={row} />
      </span>
      {isInside && row.node.name && <div>{en.customers.atStep(row.node.name)}</div>}
      {!isInside && row.ended_reason && <div>{en.journey.editor.ended(row.ended_reason)}</div>}
      <div className={classes.small}>
        {en.customers.entered(formatDateTime(row.entered_at, zone))}
      </div>
      {row.ended_at && (
        <div className={classes.small}>{en.customers.left(formatDateTime(row.ended_at, zone))}</div>
      )}
      <Anchor component={Link} to={`?show=passages&passage=${row.id}`} size="xs">
        {en.trace.open}
      </Anchor>
    </li>
  );
}

export function MembershipsCard({ id }: { id: number }) {
  const query = useMemberships(id);
  const zone = useMe()?.workspace.timezone;
  const rows = query.data?.pages.flatMap((page) => page.results);
  return (
    <Card title={en.customers.memberships}>
      {query.error && !rows && <ErrorNotice error={query.error} onRetry={() => query.refetch()} />}
      {query.isPending && <Skeleton height={40} />}
      {rows?.length === 0 && <p className={classes.none}>{en.customers.noMemberships}</p>}
      <ul className={classes.items}>
        {rows?.map((row) => (
          <li key={row.id} className={classes.item}>
            {!row.is_system && <span className={classes.number}>{row.position}</span>}
            <Anchor component={Link} to={`/m/${row.id}`} size="sm">
              {row.name}
            </Anchor>
            {row.since && (
              <div className={classes.small}>
                {en.customers.since(formatDateTime(row.since, zone))}
              </div>
            )}
          </li>
        ))}
      </ul>
    </Card>
  );
}
