import { Anchor } from "@mantine/core";
import { Link } from "react-router";
import { type CustomerMessage, useCustomerMessages } from "../api/queries/customers";
import { useMe } from "../api/queries/me";
import { en } from "../texts/en";
import { formatDateTime } from "../ui/format";
import { StatusBadge, type Tone } from "../ui/StatusBadge";
import classes from "./CustomerPage.module.css";
import { HistoryPanel } from "./HistoryPanel";

const TONES: Record<string, Tone> = {
  sent: "good",
  queued: "accent",
  leased: "accent",
  failed: "danger",
  parked: "danger",
  unknown: "warn",
};

/** Messages to a customer, with the reason where one was not sent. */
export function MessageList({ id }: { id: number }) {
  return (
    <HistoryPanel query={useCustomerMessages(id)} none={en.customers.noMessages}>
      {(rows) => (
        <ul className={classes.events}>
          {rows.map((message) => (
            <MessageLine key={message.id} message={message} />
          ))}
        </ul>
      )}
    </HistoryPanel>
  );
}

function MessageLine({ message }: { message: CustomerMessage }) {
  const zone = useMe()?.workspace.timezone;
  const title = message.subject || message.template.name;
  return (
    <li className={classes.message}>
      {message.in_mailbox ? (
        <Anchor component={Link} to={`/mailbox/${message.id}`} fw={600}>
          {title}
        </Anchor>
      ) : (
        <b>{title}</b>
      )}
      <StatusBadge tone={TONES[message.status] ?? "neutral"}>
        {en.customers.messageStatuses[message.status] ?? message.status}
      </StatusBadge>
      <span className={classes.small}>
        {formatDateTime(message.done_at ?? message.created_at, zone)},{" "}
        {en.customers.channels[message.channel] ?? message.channel}
        {message.reason && `: ${en.customers.reasons[message.reason] ?? message.reason}`}
      </span>
    </li>
  );
}
