import { Alert } from "@mantine/core";
import { type LedgerLine, useLedger } from "../api/queries/customers";
import { useMe } from "../api/queries/me";
import { en } from "../texts/en";
import { formatDateTime } from "../ui/format";
import { StatusBadge } from "../ui/StatusBadge";
import classes from "./CustomerPage.module.css";
import { HistoryPanel } from "./HistoryPanel";

/** Every change of what a customer allows, and what is blocked whatever they allow. */
export function ConsentLedger({ id }: { id: number }) {
  const query = useLedger(id);
  const zone = useMe()?.workspace.timezone;
  const blocked = query.data?.pages[0]?.blocked ?? [];
  return (
    <>
      {blocked.map(({ channel, reason, at }) => (
        <Alert key={channel} color="red" variant="light" m="md" mb={0}>
          {en.customers.blocked(
            en.customers.channels[channel] ?? channel,
            en.customers.reasons[reason] ?? reason,
            formatDateTime(at, zone),
          )}
        </Alert>
      ))}
      <HistoryPanel query={query} none={en.customers.noConsents}>
        {(lines) => (
          <ul className={classes.events}>
            {lines.map((line) => (
              <LineView key={line.id} line={line} zone={zone} />
            ))}
          </ul>
        )}
      </HistoryPanel>
    </>
  );
}

function LineView({ line, zone }: { line: LedgerLine; zone: string | undefined }) {
  const { channel, purpose, granted, at, source, wording } = line;
  return (
    <li className={classes.message}>
      <b>
        {en.customers.channels[channel] ?? channel},{" "}
        {(en.customers.purposes[purpose] ?? purpose).toLowerCase()}
      </b>
      <StatusBadge tone={granted ? "good" : "danger"}>
        {granted ? en.customers.granted : en.customers.refused}
      </StatusBadge>
      <span className={classes.small}>
        {formatDateTime(at, zone)}
        {source && `, ${source}`}
        {wording && `: "${wording}"`}
      </span>
    </li>
  );
}
