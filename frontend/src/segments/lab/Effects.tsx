import { Stack, Title } from "@mantine/core";
import type { Move, OrderPreview } from "../../api/queries/ahead";
import { useMe } from "../../api/queries/me";
import { en } from "../../texts/en";
import { type Column, DataTable } from "../../ui/DataTable";
import { formatMoney } from "../../ui/format";
import { FlowDiagram } from "./FlowDiagram";
import classes from "./Lab.module.css";
import { Pressure } from "./Pressure";
import { dayOf, namesOf, sayBasis, sayEstimate } from "./words";

const words = en.lab;

/** Everything that a new order changes: who moves, message pressure, money at stake. */
export function Effects({ preview }: { preview: OrderPreview }) {
  return (
    <Stack gap="lg">
      <section>
        <Title order={2}>{words.moves(dayOf(preview))}</Title>
        <FlowDiagram preview={preview} />
        <Moves preview={preview} />
      </section>
      <Pressure preview={preview} />
      <Money preview={preview} />
      <p className={classes.note}>{sayBasis(preview)}</p>
    </Stack>
  );
}

function Moves({ preview }: { preview: OrderPreview }) {
  const nameOf = namesOf(preview);
  const columns: Column<Move>[] = [
    { key: "before", title: words.before, render: (move) => nameOf(move.before) },
    { key: "after", title: words.after, render: (move) => nameOf(move.after) },
    {
      key: "people",
      title: words.people,
      numeric: true,
      render: sayEstimate,
    },
  ];
  return (
    <DataTable
      label={words.table}
      rows={preview.moves}
      rowKey={(move) => `${move.before}:${move.after}`}
      columns={columns}
      empty={<p className={classes.note}>{words.nobody}</p>}
    />
  );
}

function Money({ preview }: { preview: OrderPreview }) {
  const currency = useMe()?.workspace.currency ?? "EUR";
  const { before, after, campaigns, unknown_worth: unknown } = preview;
  const money = (amount: number) => formatMoney(amount, currency);
  const isKnown = campaigns.some(({ worth }) => worth !== null);
  return (
    <section>
      <Title order={2}>{words.money}</Title>
      {isKnown ? (
        <p className={classes.stake}>
          {words.stake(money(before.money), money(after.money), money(after.money - before.money))}
        </p>
      ) : (
        <p className={classes.note}>{words.moneyUnknown}</p>
      )}
      {isKnown && <p className={classes.note}>{words.moneyBasis}</p>}
      {isKnown && unknown > 0 && <p className={classes.note}>{words.without(unknown)}</p>}
    </section>
  );
}
