import { CloseButton } from "@mantine/core";
import { useId } from "react";
import { type Question, type Reasons, useReasons } from "../../api/queries/reasons";
import { en } from "../../texts/en";
import { ErrorNotice } from "../ErrorNotice";
import { formatDateTime } from "../format";
import { Icon } from "../Icon";
import { RowsSkeleton } from "../RowsSkeleton";
import classes from "./Explanation.module.css";
import { sayDecided, sayPin, sayTurned } from "./words";

interface ExplanationProps {
  question: Question;
  zone: string;
  onClose?: () => void;
}

/** A rule's answer for one customer, condition by condition with what was measured. */
export function Explanation({ question, zone, onClose }: ExplanationProps) {
  const query = useReasons(question);
  const id = useId();
  const found = query.data;
  return (
    <section className={classes.box} aria-labelledby={id}>
      <div className={classes.head}>
        <h3 id={id} className={classes.title}>
          {en.reasons.title(found?.segment_name ?? "")}
        </h3>
        {onClose && <CloseButton aria-label={en.reasons.close} onClick={onClose} />}
      </div>
      {query.error && !found && <ErrorNotice error={query.error} onRetry={() => query.refetch()} />}
      {query.isPending && <RowsSkeleton height={24} />}
      {found && <Answer found={found} isNow={question.at === null} zone={zone} />}
    </section>
  );
}

function Answer({ found, isNow, zone }: { found: Reasons; isNow: boolean; zone: string }) {
  const time = isNow
    ? en.reasons.now(found.rule_version)
    : en.reasons.atMoment(formatDateTime(found.at, zone), found.rule_version);
  const verdict =
    found.holds === null ? en.reasons.unanswered : found.holds ? en.reasons.yes : en.reasons.no;
  return (
    <>
      <p className={classes.note}>{time}</p>
      <p className={classes.answer}>
        {found.parts.length > 0 || found.holds !== null ? (
          <>
            <b>{verdict}:</b> {found.sentence}.
          </>
        ) : (
          found.sentence
        )}
      </p>
      {[sayPin(found), sayDecided(found, isNow)].map(
        (text) =>
          text && (
            <p key={text} className={classes.answer}>
              {text}
            </p>
          ),
      )}
      {found.parts.length > 0 && <Parts found={found} />}
    </>
  );
}

function Parts({ found }: { found: Reasons }) {
  return (
    <ul className={classes.parts} aria-label={en.reasons.parts}>
      {found.parts.map((part) => {
        const turned = part.kind === "leaf" ? sayTurned(part) : null;
        return (
          <li
            key={part.path}
            className={classes.part}
            data-group={part.kind !== "leaf" || undefined}
            style={{ paddingLeft: part.depth * 20 }}
          >
            <Sign holds={part.holds} />
            <span>{part.kind === "leaf" ? part.sentence : en.reasons[part.kind]}</span>
            {part.measured !== null && (
              <b className={classes.measured}>{en.reasons.has(part.measured)}</b>
            )}
            {turned && <span className={classes.turned}>{turned}</span>}
          </li>
        );
      })}
    </ul>
  );
}

function Sign({ holds }: { holds: boolean | null }) {
  const said = holds === null ? en.reasons.unknown : holds ? en.reasons.holds : en.reasons.fails;
  return (
    <span className={classes.sign} data-holds={holds ?? undefined}>
      {holds !== null && <Icon name={holds ? "check" : "cross"} size={14} />}
      {said}
    </span>
  );
}
