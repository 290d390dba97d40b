import { Button, Group, Title } from "@mantine/core";
import { useId, useState } from "react";
import { type Heard, heardAddress, useHeard } from "../../api/queries/heard";
import { useCanEdit } from "../../api/queries/me";
import { en } from "../../texts/en";
import { AsTable } from "../../ui/chart/AsTable";
import { RangeTools } from "../../ui/chart/RangeTools";
import { toTenth } from "../../ui/chart/scale";
import { decisionsAddress } from "../../ui/decisions";
import { ErrorNotice } from "../../ui/ErrorNotice";
import { formatCount, formatNumber, formatShare } from "../../ui/format";
import { RowsSkeleton } from "../../ui/RowsSkeleton";
import classes from "./Heard.module.css";
import { HeardChart } from "./HeardChart";
import { HeardTable } from "./HeardTable";
import { mostly, partsInUse } from "./heard";

const RANGES = [14, 28, 90, 365];
const FEW = 10; // people; of fewer a tenth matters

interface HeardPanelProps {
  /** null: of everybody. */
  segmentId: number | null;
}

/** Of the people of a row: who heard from us, and for the others the first reason. */
export default function HeardPanel({ segmentId }: HeardPanelProps) {
  const [days, setDays] = useState(28);
  const query = useHeard(segmentId, days);
  const title = useId();
  const canEdit = useCanEdit();
  const found = query.data;
  return (
    <section aria-labelledby={title}>
      <Group justify="space-between" mb="xs">
        <Title order={2} id={title}>
          {en.heard.title}
        </Title>
        <Group gap="xs">
          {canEdit && (
            <Button
              component="a"
              size="xs"
              variant="default"
              href={decisionsAddress({
                segment: segmentId ?? undefined,
                from: found?.start,
              })}
              download
            >
              {en.ladder.csv}
            </Button>
          )}
          <RangeTools
            texts={en.heard}
            csv={heardAddress(segmentId, days)}
            ranges={RANGES}
            days={days}
            onChange={setDays}
          />
        </Group>
      </Group>
      {query.error && !found && <ErrorNotice error={query.error} onRetry={() => query.refetch()} />}
      {query.isPending && <RowsSkeleton height={36} />}
      {found && <Found found={found} />}
    </section>
  );
}

function Found({ found }: { found: Heard }) {
  if (found.days.length === 0)
    return (
      <p className={classes.note}>{found.since === null ? en.heard.none : en.heard.noneHere}</p>
    );
  return (
    <div className={classes.box}>
      <p className={classes.finding}>{sayFinding(found)}</p>
      <HeardChart found={found} />
      <Parts found={found} />
      <p className={classes.note}>
        {en.heard.about} {found.since && en.heard.since(en.calendar.date(found.since))}
      </p>
      <AsTable summary={en.heard.asTable}>
        <HeardTable found={found} />
      </AsTable>
    </div>
  );
}

/** The legend, and what each part comes to in all days. */
function Parts({ found }: { found: Heard }) {
  return (
    <ul className={classes.legend} aria-label={en.heard.total}>
      {partsInUse(found).map(({ part, words, people }) => (
        <li key={part}>
          <svg width="12" height="12" aria-hidden="true">
            <rect className={classes.part} data-part={part} x="1" y="1" width="10" height="10" />
          </svg>
          <span className={classes.words}>{words}</span>
          <span className={classes.people}>
            {en.heard.share(formatCount(people), formatShare(people / found.people))}
          </span>
        </li>
      ))}
    </ul>
  );
}

function sayFinding(found: Heard): string {
  const perDay = (people: number) => {
    const mean = people / found.days.length;
    return formatNumber(mean < FEW ? toTenth(mean) : Math.round(mean));
  };
  const share = formatShare(found.heard / (found.people || 1));
  const first = mostly(found);
  return [
    en.heard.finding(perDay(found.heard), perDay(found.people), share),
    first && en.heard.mostly(first.words, formatShare(first.share)),
  ]
    .filter(Boolean)
    .join(" ");
}
