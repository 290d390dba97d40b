import { Button, Group, Title } from "@mantine/core";
import { type ReactNode, useId, useState } from "react";
import type { RuleDocument } from "../../api/types";
import { en } from "../../texts/en";
import { later } from "../../ui/later";
import { isComplete } from "../../ui/rules/check";
import classes from "./Preview.module.css";

const ExamplesPanel = later(() => import("./ExamplesPanel"));
const BacktestPanel = later(() => import("./BacktestPanel"));
const ThenPanel = later(() => import("./ThenPanel"));

interface RulePreviewProps {
  rule: RuleDocument;
  segmentId: number | null;
}

/** Try a rule before it is saved. Each look is asked for by hand: it may take a while. */
export function RulePreview({ rule, segmentId }: RulePreviewProps) {
  return (
    <>
      <Look rule={rule} title={en.preview.examples} button={en.preview.examplesButton}>
        {(asked) => <ExamplesPanel rule={asked} />}
      </Look>
      <Look rule={rule} title={en.preview.backtest} button={en.preview.backtestButton}>
        {(asked) => <BacktestPanel rule={asked} segmentId={segmentId} />}
      </Look>
      <Look rule={rule} title={en.history.earlier} button={en.history.thenButton}>
        {(asked) => <ThenPanel rule={asked} />}
      </Look>
    </>
  );
}

interface LookProps {
  rule: RuleDocument;
  title: string;
  button: string;
  children: (asked: RuleDocument) => ReactNode;
}

function Look({ rule, title, button, children }: LookProps) {
  const [asked, setAsked] = useState<RuleDocument | null>(null);
  const id = useId();
  const isOutdated = asked !== null && asked !== rule;
  const canAsk = isComplete(rule);
  return (
    <section className={classes.look} aria-labelledby={id}>
      <Group justify="space-between" gap="sm">
        <Title order={3} id={id} className={classes.title}>
          {title}
        </Title>
        <Group gap="sm">
          {isOutdated && <span className={classes.outdated}>{en.preview.outdated}</span>}
          {asked !== null && (
            <Button variant="subtle" size="xs" onClick={() => setAsked(null)}>
              {en.preview.close}
            </Button>
          )}
          {(asked === null || isOutdated) && (
            <Button variant="default" size="xs" disabled={!canAsk} onClick={() => setAsked(rule)}>
              {asked === null ? button : en.preview.again}
            </Button>
          )}
        </Group>
      </Group>
      {asked !== null && (
        <div className={classes.answer} data-outdated={isOutdated || undefined}>
          {children(asked)}
        </div>
      )}
    </section>
  );
}
