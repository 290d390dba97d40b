/** The built-in mailbox: newest messages at the left, the chosen one at the right. */
import { Button } from "@mantine/core";
import { Link, useParams } from "react-router";
import { type Mail, useMailbox } from "../api/queries/mailbox";
import { useMe } from "../api/queries/me";
import { en } from "../texts/en";
import { customerName } from "../ui/customers/customerName";
import { EmptyLink } from "../ui/EmptyLink";
import { EmptyState } from "../ui/EmptyState";
import { ErrorNotice } from "../ui/ErrorNotice";
import { formatDateTime } from "../ui/format";
import { Page } from "../ui/Page";
import { RowsSkeleton } from "../ui/RowsSkeleton";
import classes from "./Mailbox.module.css";
import { MailView } from "./MailView";

export default function MailboxPage() {
  const { id = null } = useParams();
  const query = useMailbox();
  const mails = query.data?.pages.flatMap((page) => page.results);
  return (
    <Page wide title={en.mailbox.title} about={en.mailbox.about}>
      {query.error && !mails && <ErrorNotice error={query.error} onRetry={() => query.refetch()} />}
      {query.isPending && <RowsSkeleton />}
      {mails?.length === 0 && (
        <EmptyState icon="mailbox" action={<EmptyLink to="/j">{en.shell.journeys}</EmptyLink>}>
          {en.mailbox.empty}
        </EmptyState>
      )}
      {mails && mails.length > 0 && (
        <div className={classes.columns} data-reading={id !== null || undefined}>
          <div className={classes.list}>
            <MailList mails={mails} chosen={id} />
            {query.hasNextPage && (
              <Button
                variant="default"
                size="xs"
                className={classes.more}
                loading={query.isFetchingNextPage}
                onClick={() => query.fetchNextPage()}
              >
                {en.ui.more}
              </Button>
            )}
          </div>
          <div className={classes.reader}>
            {id === null ? (
              <p className={classes.choose}>{en.mailbox.choose}</p>
            ) : (
              <MailView id={id} />
            )}
          </div>
        </div>
      )}
    </Page>
  );
}

function MailList({ mails, chosen }: { mails: Mail[]; chosen: string | null }) {
  const zone = useMe()?.workspace.timezone;
  return (
    <ul className={classes.mails} aria-label={en.mailbox.list}>
      {mails.map((mail) => (
        <li key={mail.id}>
          <Link
            to={`/mailbox/${mail.id}`}
            className={classes.mail}
            aria-current={mail.id === chosen || undefined}
          >
            <span className={classes.mailTop}>
              <span className={classes.who}>{customerName(mail.customer)}</span>
              <span className={classes.when}>{formatDateTime(mail.received_at, zone)}</span>
            </span>
            <span className={classes.subject}>{mail.subject || en.mailbox.noSubject}</span>
          </Link>
        </li>
      ))}
    </ul>
  );
}
