import { Stack, Title } from "@mantine/core";
import { type LedgerSplit, useSplitLedger } from "../api/queries/uplift";
import { en } from "../texts/en";
import { Freshness } from "./Freshness";
import { type Entry, LedgerFigure } from "./LedgerFigure";
import classes from "./Uplift.module.css";

const words = en.uplift.splits;

const TITLES = {
  name: words.way,
  place: words.journey,
  treated: words.people,
  control: words.comparedWith,
  refused: words.refused,
};

/** What the ways of splits changed, one line for each way. */
export function Splits() {
  const found = useSplitLedger().data;
  if (!found || (found.results.length === 0 && found.is_current)) return null;
  return (
    <Stack gap="md">
      <Title order={2}>{words.title}</Title>
      <p className={classes.note}>{words.about}</p>
      <Freshness found={found} />
      {found.results.length > 0 && (
        <LedgerFigure
          title={found.title}
          label={words.title}
          titles={TITLES}
          entries={found.results.flatMap(toEntries)}
        />
      )}
    </Stack>
  );
}

/** Every way beside the one it is compared with; of what was compared, the first. */
function toEntries({ journey, node, arms, comparisons }: LedgerSplit): Entry[] {
  const split = {
    to: `/uplift/splits/${journey.id}/${node.key}`,
    place: journey.name,
  };
  const key = `${journey.id} ${node.key}`;
  const people = arms.reduce((total, arm) => total + arm.people, 0);
  const control = arms.find(({ is_control }) => is_control)?.people ?? 0;
  const outcome = comparisons[0]?.outcome.key;
  if (!outcome) return [{ ...split, key, name: nameOf(node), treated: people, control }];
  return comparisons
    .filter((one) => one.outcome.key === outcome)
    .map((main) => ({
      ...split,
      key: `${key} ${main.arm.key}`,
      name: `${nameOf(node)}: ${main.arm.name}`,
      treated: arms.find((arm) => arm.key === main.arm.key)?.people ?? 0,
      control,
      main,
    }));
}

const nameOf = ({ name }: LedgerSplit["node"]) => name || words.unnamed;
