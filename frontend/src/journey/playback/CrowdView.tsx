import { Table } from "@mantine/core";
import type { Simulated } from "../../api/queries/simulate";
import { en } from "../../texts/en";
import { formatCount, formatShare } from "../../ui/format";
import classes from "./Playback.module.css";

/** How many people end how; where they went is on the canvas. */
export function CrowdView({ answer }: { answer: Simulated }) {
  const texts = en.playback;
  const { expected, basis, seed } = answer;
  if (!expected) return null;
  const { people, ended, goals } = expected;
  const rows = Object.entries(ended).sort(([, one], [, other]) => other - one);
  const share = (n: number) => texts.share(formatCount(n), formatShare(n / people));
  return (
    <div className={classes.crowd}>
      <div>
        <h3 className={classes.whyHead}>{texts.expected(formatCount(people), seed)}</h3>
        <p className={classes.sentence}>{texts.expectedHint}</p>
        {basis.notes.map((note) => (
          <p key={note} className={classes.message}>
            {note}
          </p>
        ))}
      </div>
      <Table className={classes.ends ?? ""} aria-label={texts.outcome} withRowBorders={false}>
        <Table.Tbody>
          {rows.map(([how, n]) => (
            <Table.Tr key={how}>
              <Table.Th scope="row">{texts.ended(how)}</Table.Th>
              <Table.Td>{share(n)}</Table.Td>
            </Table.Tr>
          ))}
          {goals > 0 && (
            <Table.Tr>
              <Table.Th scope="row">{texts.goals}</Table.Th>
              <Table.Td>{share(goals)}</Table.Td>
            </Table.Tr>
          )}
        </Table.Tbody>
      </Table>
    </div>
  );
}
