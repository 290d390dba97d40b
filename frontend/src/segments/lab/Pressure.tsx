import { Table, Title } from "@mantine/core";
import type { OrderPreview } from "../../api/queries/ahead";
import { en } from "../../texts/en";
import { Finding } from "../../ui/chart/Finding";
import { formatCount } from "../../ui/format";
import { readInk } from "../../ui/picture/readInk";
import { TakeOut } from "../../ui/TakeOut";
import classes from "./Lab.module.css";
import { PressureChart } from "./PressureChart";
import { type Count, toCounts, toTable } from "./pressure";
import { sayPressure } from "./words";

const words = en.lab;

/** How many messages customers get in both orders. */
export function Pressure({ preview }: { preview: OrderPreview }) {
  const counts = toCounts(preview);
  const draw = async () => {
    const { drawPressure } = await import("./drawPressure");
    return drawPressure(preview, readInk());
  };
  return (
    <section>
      <Title order={2}>{words.pressure}</Title>
      <figure className={classes.figure}>
        <Finding
          says={sayPressure(preview)}
          files={
            <TakeOut name={words.pressure} picture={draw} table={async () => toTable(counts)} />
          }
        />
        <PressureChart counts={counts} />
      </figure>
      <CountsTable counts={counts} />
    </section>
  );
}

function CountsTable({ counts }: { counts: readonly Count[] }) {
  return (
    <Table aria-label={words.pressure} verticalSpacing="xs">
      <Table.Thead>
        <Table.Tr>
          <Table.Th>{words.messages}</Table.Th>
          <Table.Th className={classes.figureCell}>{words.before}</Table.Th>
          <Table.Th className={classes.figureCell}>{words.after}</Table.Th>
        </Table.Tr>
      </Table.Thead>
      <Table.Tbody>
        {counts.map(({ messages, before, after }) => (
          <Table.Tr key={messages}>
            <Table.Td>{messages}</Table.Td>
            <Table.Td className={classes.figureCell}>{formatCount(before)}</Table.Td>
            <Table.Td className={classes.figureCell}>{formatCount(after)}</Table.Td>
          </Table.Tr>
        ))}
      </Table.Tbody>
    </Table>
  );
}
