import type { TestedMessage } from "../../api/queries/testing";
import { en } from "../../texts/en";
import { Icon } from "../Icon";
import classes from "./TestOutcome.module.css";

const texts = en.publish.tests;

interface TestOutcomeProps {
  /** Whom the messages were written for. */
  customer: string | null;
  messages: (TestedMessage & { key: string })[];
}

/** How each test message ended. */
export function TestOutcome({ customer, messages }: TestOutcomeProps) {
  const hasSeveral = new Set(messages.map(({ address }) => address)).size > 1;
  return (
    <div role="status" className={classes.outcome}>
      <p className={classes.who}>{texts.sent(customer ?? texts.someone)}</p>
      <ul className={classes.list}>
        {messages.map(({ key, name, address, subject, code, message }) => (
          <li key={`${key} ${address}`} data-failed={code !== "" || undefined}>
            <Icon name={code ? "warning" : "check"} size={16} />
            <span>
              <b>{name || key}</b>
              {hasSeveral && ` · ${address}`}
              <br />
              {code ? `${texts.failed}: ${message}` : subject}
              {!code && message && (
                <>
                  <br />
                  {message}
                </>
              )}
            </span>
          </li>
        ))}
      </ul>
    </div>
  );
}
