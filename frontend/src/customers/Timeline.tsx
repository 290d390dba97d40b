import { Select } from "@mantine/core";
import { useState } from "react";
import { useCatalogue } from "../api/queries/catalogue";
import { type TimelineEvent, useTimeline } from "../api/queries/customers";
import { useMe } from "../api/queries/me";
import { en } from "../texts/en";
import { formatMoney, formatTime } from "../ui/format";
import { Icon } from "../ui/Icon";
import type { IconName } from "../ui/icons";
import { workspaceDay } from "../ui/workspaceDay";
import classes from "./CustomerPage.module.css";
import { HistoryPanel } from "./HistoryPanel";
import { briefProperties, isSystem, type Kind, kindOf, readable } from "./happenings";
import { SYSTEM_EVENTS } from "./systemEvents";

const ICONS: Record<Kind, IconName> = {
  journey: "journey",
  campaign: "campaign",
  message: "envelope",
  event: "diamond",
};

/** All events of a customer by day, newest first. */
export function Timeline({ id }: { id: number }) {
  const [name, setName] = useState<string | null>(null);
  return (
    <>
      <div className={classes.toolbar}>
        <EventPicker value={name} onChange={setName} />
      </div>
      <HistoryPanel
        query={useTimeline(id, name)}
        none={name ? en.customers.noneOfKind : en.customers.noEvents}
        skeletonHeight={28}
      >
        {(rows) => <Days events={rows} />}
      </HistoryPanel>
    </>
  );
}

function Days({ events }: { events: TimelineEvent[] }) {
  const zone = useMe()?.workspace.timezone;
  return groupByDay(events, zone).map(({ day, events }) => (
    <section key={day} aria-label={en.calendar.full(day)}>
      <h3 className={classes.day}>{en.calendar.full(day)}</h3>
      <ul className={classes.events}>
        {events.map((event) => (
          <EventLine key={event.id} event={event} />
        ))}
      </ul>
    </section>
  ));
}

function EventPicker(props: { value: string | null; onChange: (name: string | null) => void }) {
  const events = useCatalogue().data?.events ?? [];
  const options = [...SYSTEM_EVENTS, ...events.map(({ name }) => ({ value: name, label: name }))];
  const unique = options.filter(
    ({ value }, index) => options.findIndex((other) => other.value === value) === index,
  );
  return (
    <Select
      size="xs"
      w={260}
      aria-label={en.customers.showEvents}
      placeholder={en.customers.allEvents}
      searchable
      clearable
      clearButtonProps={{ "aria-label": en.ui.clear }}
      nothingFoundMessage={en.ui.nothingFound}
      data={unique}
      value={props.value}
      onChange={props.onChange}
    />
  );
}

function EventLine({ event }: { event: TimelineEvent }) {
  const me = useMe();
  const zone = me?.workspace.timezone;
  const kind = kindOf(event.name);
  const entries = Object.entries(event.properties);
  const system = isSystem(event.name);
  const head = (
    <>
      <span className={classes.happening} data-system={system || undefined}>
        {event.sentence}
      </span>
      {!system &&
        briefProperties(event.properties).map(([name, value]) => (
          <span key={name} className={classes.brief}>
            {name} {value}
          </span>
        ))}
    </>
  );
  return (
    <li className={classes.event}>
      <time className={classes.time} dateTime={event.occurred_at}>
        {formatTime(event.occurred_at, zone)}
      </time>
      <span className={classes.mark} data-kind={kind}>
        <Icon name={ICONS[kind]} size={16} />
      </span>
      {entries.length === 0 || system ? (
        <div className={classes.what}>{head}</div>
      ) : (
        <details className={classes.what}>
          <summary>{head}</summary>
          <dl className={`${classes.facts} ${classes.details}`}>
            {entries.map(([name, value]) => (
              <div key={name} style={{ display: "contents" }}>
                <dt>{name}</dt>
                <dd>{readable(value)}</dd>
              </div>
            ))}
          </dl>
        </details>
      )}
      {event.revenue !== null && me && (
        <span className={classes.money}>{formatMoney(event.revenue, me.workspace.currency)}</span>
      )}
    </li>
  );
}

function groupByDay(events: readonly TimelineEvent[], zone: string | undefined) {
  const days: { day: string; events: TimelineEvent[] }[] = [];
  for (const event of events) {
    const day = workspaceDay(event.occurred_at, zone);
    const last = days.at(-1);
    if (last?.day === day) last.events.push(event);
    else days.push({ day, events: [event] });
  }
  return days;
}
