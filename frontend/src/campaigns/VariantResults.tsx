import { Button, Group } from "@mantine/core";
import { messageOf } from "../api/errors";
import { useDecideWinner, useVariants, type VariantNumbers } from "../api/queries/campaignLife";
import type { Campaign } from "../api/queries/campaigns";
import { en } from "../texts/en";
import { type Column, DataTable } from "../ui/DataTable";
import { formatCount, formatDay } from "../ui/format";
import { toast } from "../ui/toast";
import classes from "./CampaignForm.module.css";
import { FormSection } from "./FormSection";
import { WHOLE } from "./form";

const texts = en.campaigns.variants;

interface VariantResultsProps {
  campaign: Campaign;
  canDecide: boolean;
}

/** How many people got which variant, what is known of each, and the decision. */
export function VariantResults({ campaign, canDecide }: VariantResultsProps) {
  const { id } = campaign;
  const numbers = useVariants(id);
  const decide = useDecideWinner(id);
  const rows = numbers.data?.results;
  const winner = rows?.find((row) => row.share === WHOLE);
  const decided = decide.data ?? campaign;
  const give = (variant: VariantNumbers | null) =>
    decide.mutate(variant?.key ?? null, {
      onSuccess: () => toast(variant ? texts.given(variant.name) : texts.goesOn),
      onError: (error) => toast(messageOf(error)),
    });
  return (
    <FormSection title={texts.results}>
      <DataTable
        label={texts.results}
        rows={rows}
        rowKey={(row) => row.key}
        columns={toColumns(canDecide && !winner ? give : null)}
        state={numbers}
        empty={null}
      />
      {winner && winner.key === decided.winner && (
        <p className={classes.hint}>{sayDecided(winner.name, decided)}</p>
      )}
      {winner && canDecide && (
        <Group>
          <Button
            size="compact-sm"
            variant="default"
            loading={decide.isPending}
            onClick={() => give(null)}
          >
            {texts.goOn}
          </Button>
        </Group>
      )}
    </FormSection>
  );
}

/** Nobody's name: the rule decided. */
function sayDecided(name: string, { winner_on, winner_by }: Campaign): string {
  const day = winner_on ? formatDay(winner_on) : "";
  return winner_by ? texts.decidedBy(name, day, winner_by) : texts.decidedByRule(name, day);
}

function toColumns(give: ((variant: VariantNumbers) => void) | null): Column<VariantNumbers>[] {
  const columns: Column<VariantNumbers>[] = [
    { key: "name", title: texts.name, render: (row) => row.name },
    { key: "share", title: texts.gets, numeric: true, render: (row) => percent(row.share / WHOLE) },
    {
      key: "people",
      title: texts.people,
      numeric: true,
      render: (row) => formatCount(row.people),
    },
    { key: "known", title: texts.known, numeric: true, render: sayKnown },
    {
      key: "best",
      title: texts.best,
      numeric: true,
      render: (row) => (row.best === null ? "–" : percent(row.best)),
    },
  ];
  if (!give) return columns;
  return [
    ...columns,
    {
      key: "give",
      title: "",
      render: (row) => (
        <Button size="compact-xs" variant="default" onClick={() => give(row)}>
          {texts.giveAll}
        </Button>
      ),
    },
  ];
}

const percent = (part: number) => `${(part * 100).toFixed(1)} %`;

function sayKnown({ exposed, converted }: VariantNumbers): string {
  if (exposed === null || converted === null) return texts.unknown;
  const rate = exposed ? percent(converted / exposed) : "–";
  return texts.knownOf(formatCount(converted), formatCount(exposed), rate);
}
