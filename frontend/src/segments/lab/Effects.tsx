import { Stack, Table, Title } from "@mantine/core";
import type { Estimate, Move, OrderPreview } from "../../api/queries/ahead";
import { useMe } from "../../api/queries/me";
import { en } from "../../texts/en";
import { type Column, DataTable } from "../../ui/DataTable";
import { formatCount, formatMoney, formatNumber, formatShare } from "../../ui/format";
import { FlowDiagram } from "./FlowDiagram";
import classes from "./Lab.module.css";
import { toShares } from "./pressure";

const words = en.lab;

/** Everything that a new order changes: who moves, message pressure, money at stake. */
export function Effects({ preview }: { preview: OrderPreview }) {
  const names = new Map(preview.campaigns.map(({ id, name }) => [id, name]));
  const nameOf = (campaign: number | null) =>
    campaign === null ? words.none : (names.get(campaign) ?? words.none);
  return (
    <Stack gap="lg">
      <section>
        <Title order={2}>{words.moves(en.calendar.dayMonth(preview.days[0] ?? ""))}</Title>
        <FlowDiagram preview={preview} nameOf={nameOf} />
        <Moves preview={preview} nameOf={nameOf} />
      </section>
      <Pressure preview={preview} />
      <Money preview={preview} />
      <p className={classes.note}>
        {words.basis(preview.sample < 1 ? formatShare(preview.sample) : null)}
      </p>
    </Stack>
  );
}

function formatEstimate({ people, error }: Estimate): string {
  const count = formatCount(people);
  return error > 0 ? words.enlarged(count, formatCount(error)) : count;
}

interface MovesProps {
  preview: OrderPreview;
  nameOf: (campaign: number | null) => string;
}

function Moves({ preview, nameOf }: MovesProps) {
  const columns: Column<Move>[] = [
    { key: "before", title: words.before, render: (move) => nameOf(move.before) },
    { key: "after", title: words.after, render: (move) => nameOf(move.after) },
    {
      key: "people",
      title: words.people,
      numeric: true,
      render: (move) => formatEstimate(move),
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

function Pressure({ preview }: { preview: OrderPreview }) {
  const { before, after, customers, days } = preview;
  const old = toShares(before.messages, customers.people);
  const fresh = toShares(after.messages, customers.people);
  const most = Math.max(old.length, fresh.length);
  return (
    <section>
      <Title order={2}>{words.pressure}</Title>
      <p className={classes.note}>
        {words.perCustomer(
          days.length,
          formatNumber(before.per_customer),
          formatNumber(after.per_customer),
        )}
      </p>
      <Table aria-label={words.pressure} verticalSpacing="xs">
        <Table.Thead>
          <Table.Tr>
            <Table.Th>{words.messages}</Table.Th>
            <Table.Th className={classes.figureCell}>{words.before}</Table.Th>
            <Table.Th className={classes.figureCell}>{words.after}</Table.Th>
          </Table.Tr>
        </Table.Thead>
        <Table.Tbody>
          {Array.from({ length: most }, (_, count) => (
            // biome-ignore lint/suspicious/noArrayIndexKey: the index is the number of messages
            <Table.Tr key={count}>
              <Table.Td>{count}</Table.Td>
              <Table.Td className={classes.figureCell}>{formatCount(old[count] ?? 0)}</Table.Td>
              <Table.Td className={classes.figureCell}>{formatCount(fresh[count] ?? 0)}</Table.Td>
            </Table.Tr>
          ))}
        </Table.Tbody>
      </Table>
    </section>
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
