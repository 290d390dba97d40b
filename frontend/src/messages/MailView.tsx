import { Anchor, SegmentedControl, Skeleton } from "@mantine/core";
import { useState } from "react";
import { Link } from "react-router";
import { useMail } from "../api/queries/mailbox";
import { useMe } from "../api/queries/me";
import { en } from "../texts/en";
import { customerName } from "../ui/customers/customerName";
import { ErrorNotice } from "../ui/ErrorNotice";
import { formatDateTime } from "../ui/format";
import { SandboxedBody } from "../ui/SandboxedBody";
import classes from "./Mailbox.module.css";

type View = "html" | "text";

/** One message as it arrived. */
export function MailView({ id }: { id: string }) {
  const [view, setView] = useState<View>("html");
  const zone = useMe()?.workspace.timezone;
  const query = useMail(id);
  const mail = query.data;
  if (query.error) return <ErrorNotice error={query.error} onRetry={() => query.refetch()} />;
  if (!mail) return <Skeleton height={420} aria-busy="true" />;
  return (
    <article className={classes.view} aria-labelledby="mail-subject">
      <Anchor component={Link} to="/mailbox" size="sm" className={classes.back}>
        {en.mailbox.back}
      </Anchor>
      <h2 id="mail-subject" className={classes.title}>
        {mail.subject || en.mailbox.noSubject}
      </h2>
      <dl className={classes.facts}>
        <dt>{en.mailbox.to}</dt>
        <dd>
          <Anchor component={Link} to={`/customers/${mail.customer.id}`}>
            {customerName(mail.customer)}
          </Anchor>
          {mail.address && <span className={classes.address}> {mail.address}</span>}
        </dd>
        <dt>{en.mailbox.received}</dt>
        <dd>{formatDateTime(mail.received_at, zone)}</dd>
      </dl>
      <SegmentedControl
        size="xs"
        aria-label={en.messages.preview}
        value={view}
        onChange={(next) => setView(next as View)}
        data={(["html", "text"] as const).map((value) => ({ value, label: en.mailbox[value] }))}
        className={classes.switch}
      />
      {view === "html" ? (
        <div className={classes.body}>
          <SandboxedBody title={en.messages.frame} src={`/api/mailbox/${mail.id}/body`} />
        </div>
      ) : (
        <pre className={classes.plain}>{mail.text}</pre>
      )}
    </article>
  );
}
