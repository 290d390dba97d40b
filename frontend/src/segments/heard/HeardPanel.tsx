import { Button, Group, Title } from "@mantine/core";
import { useId, useState } from "react";
import { type Heard, heardAddress, useHeard } from "../../api/queries/heard";
import { useCanEdit } from "../../api/queries/me";
import { en } from "../../texts/en";
import { AsTable } from "../../ui/chart/AsTable";
import { RangeTools } from "../../ui/chart/RangeTools";
import { decisionsAddress } from "../../ui/decisions";
import { ErrorNotice } from "../../ui/ErrorNotice";
import { readInk } from "../../ui/picture/readInk";
import { RowsSkeleton } from "../../ui/RowsSkeleton";
import { TakeOut } from "../../ui/TakeOut";
import classes from "./Heard.module.css";
import { HeardChart } from "./HeardChart";
import { HeardTable } from "./HeardTable";
import { partsInUse } from "./heard";
import { PartBox } from "./PartBox";
import { sayAbout, sayFinding, sayShare } from "./words";

const RANGES = [14, 28, 90, 365];

interface HeardPanelProps {
  /** null: of everybody. */
  segment: { id: number; name: string } | null;
}

/** Of the people of a row: who heard from us, and for the others the first reason. */
export default function HeardPanel({ segment }: HeardPanelProps) {
  const segmentId = segment?.id ?? null;
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
                segment: segment?.id,
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
          >
            {found && found.days.length > 0 && (
              <TakeOut
                name={en.heard.title}
                picture={() => draw(found, segment?.name ?? null)}
                size="xs"
              />
            )}
          </RangeTools>
        </Group>
      </Group>
      {query.error && !found && <ErrorNotice error={query.error} onRetry={() => query.refetch()} />}
      {query.isPending && <RowsSkeleton height={36} />}
      {found && <Found found={found} />}
    </section>
  );
}

async function draw(found: Heard, name: string | null): Promise<string> {
  const { drawHeard } = await import("./drawHeard");
  return drawHeard(found, name, readInk());
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
      <p className={classes.note}>{sayAbout(found)}</p>
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
            <PartBox part={part} x={1} y={1} width={10} height={10} />
          </svg>
          <span className={classes.words}>{words}</span>
          <span className={classes.people}>{sayShare(found, people)}</span>
        </li>
      ))}
    </ul>
  );
}
