import { Anchor, Button } from "@mantine/core";
import { Link } from "react-router";
import { type CustomerMessage, useCustomerMessages } from "../api/queries/customers";
import { useMe } from "../api/queries/me";
import { en } from "../texts/en";
import { ErrorNotice } from "../ui/ErrorNotice";
import { formatDateTime } from "../ui/format";
import { RowsSkeleton } from "../ui/RowsSkeleton";
import { StatusBadge, type Tone } from "../ui/StatusBadge";
import classes from "./CustomerPage.module.css";

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
  const query = useCustomerMessages(id);
  const rows = query.data?.pages.flatMap((page) => page.results);
  if (query.isPending)
    return (
      <div className={classes.panel}>
        <RowsSkeleton />
      </div>
    );
  if (query.error && !rows)
    return (
      <div className={classes.panel}>
        <ErrorNotice error={query.error} onRetry={() => query.refetch()} />
      </div>
    );
  if (rows?.length === 0)
    return <p className={`${classes.none} ${classes.panel}`}>{en.customers.noMessages}</p>;
  return (
    <>
      <ul className={classes.events}>
        {rows?.map((message) => (
          <MessageLine key={message.id} message={message} />
        ))}
      </ul>
      {query.hasNextPage && (
        <div className={classes.more}>
          <Button
            variant="default"
            size="xs"
            loading={query.isFetchingNextPage}
            onClick={() => query.fetchNextPage()}
          >
            {en.ui.more}
          </Button>
        </div>
      )}
    </>
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
