import { Anchor } from "@mantine/core";
import { Link } from "react-router";
import { type TraceLine, type TraceMessage, useTrace } from "../../api/queries/customers";
import { en } from "../../texts/en";
import { ErrorNotice } from "../ErrorNotice";
import { formatDateTime } from "../format";
import { Icon } from "../Icon";
import { KindIcon } from "../kinds/KindIcon";
import { RowsSkeleton } from "../RowsSkeleton";
import classes from "./TraceView.module.css";

interface TraceViewProps {
  customer: number;
  enrollment: number;
}

/** One passage through a journey: every visit with its reason, the present one last. */
export function TraceView({ customer, enrollment }: TraceViewProps) {
  const { data: trace, error, refetch } = useTrace(customer, enrollment);
  if (error && !trace) return <ErrorNotice error={error} onRetry={refetch} />;
  if (!trace) return <RowsSkeleton height={36} />;
  // People are moved to another version now and then; only then it is worth a word.
  const versions = new Set(trace.lines.map((line) => line.version));
  return (
    <section aria-label={en.trace.label(trace.journey.name)}>
      <p className={classes.zone}>{en.trace.zone(trace.zone)}</p>
      <ol className={classes.lines}>
        {trace.lines.map((line) => (
          <LineView
            key={line.visit_no}
            line={line}
            zone={trace.zone}
            isParked={trace.is_parked && line.left_at === null}
            showVersion={versions.size > 1}
          />
        ))}
      </ol>
    </section>
  );
}

interface LineViewProps {
  line: TraceLine;
  zone: string;
  isParked: boolean;
  showVersion: boolean;
}

function LineView({ line, zone, isParked, showVersion }: LineViewProps) {
  return (
    <li
      className={classes.line}
      data-now={line.left_at === null || undefined}
      data-parked={isParked || undefined}
    >
      <KindIcon kind={line.node.kind} size={28} />
      <div className={classes.words}>
        <div className={classes.head}>
          <span className={classes.name}>{line.node.name}</span>
          {showVersion && <span className={classes.small}>{en.trace.version(line.version)}</span>}
          <time className={classes.time} dateTime={line.arrived_at}>
            {formatDateTime(line.arrived_at, zone)}
          </time>
        </div>
        <p className={classes.sentence}>{line.sentence}</p>
        {line.messages.map((message) => (
          <MessageLine key={message.id} message={message} />
        ))}
      </div>
    </li>
  );
}

function MessageLine({ message }: { message: TraceMessage }) {
  const name = message.template || en.customers.channels[message.channel] || message.channel;
  return (
    <p className={classes.message}>
      <Icon name={message.channel === "webhook" ? "code" : "envelope"} size={14} />
      <span>
        {message.in_mailbox ? (
          <Anchor component={Link} to={`/mailbox/${message.id}`} size="xs">
            {name}
          </Anchor>
        ) : (
          name
        )}
        : {message.sentence}
      </span>
    </p>
  );
}
