import { NativeSelect, Stack, Title } from "@mantine/core";
import { useState } from "react";
import type { Breakdown } from "../api/queries/uplift";
import { en } from "../texts/en";
import { type Column, DataTable } from "../ui/DataTable";
import { formatCount } from "../ui/format";
import { StatusBadge } from "../ui/StatusBadge";
import { ForestFigure } from "./ForestFigure";
import classes from "./Uplift.module.css";
import { type Kind, sayInterval, sayP } from "./values";

const words = en.uplift.report;

type Group = Breakdown["groups"][number];
const nameOf = ({ by, outcome, arm }: Breakdown) => `${by.name}, ${outcome.name}, ${arm.name}`;

/** Where it works differently: suggestions first, then one breakdown at a time. */
export function Breakdowns({ breakdowns }: { breakdowns: Breakdown[] }) {
  const [asked, setAsked] = useState<string | null>(null);
  const telling = breakdowns.filter(({ suggestions }) => suggestions.length > 0);
  const shown = breakdowns.find((one) => nameOf(one) === asked) ?? telling[0] ?? breakdowns[0];
  if (!shown) return null;
  return (
    <Stack gap="sm">
      <Title order={2}>{words.breakdown}</Title>
      {telling.length === 0 ? (
        <p className={classes.note}>{words.noSuggestions}</p>
      ) : (
        <div>
          <strong>{words.suggestions}</strong>
          <ul className={classes.list}>
            {telling.flatMap((one) =>
              one.suggestions.map(({ key, sentence }) => (
                <li key={`${nameOf(one)}:${key}`}>
                  {one.outcome.name}, {one.arm.name}. {sentence}
                </li>
              )),
            )}
          </ul>
        </div>
      )}
      <NativeSelect
        label={words.by}
        value={nameOf(shown)}
        onChange={(event) => setAsked(event.currentTarget.value)}
        data={breakdowns.map(nameOf)}
        w="fit-content"
        maw="100%"
      />
      <BreakdownFigure breakdown={shown} />
      <p className={classes.small}>{words.breakdownAbout}</p>
    </Stack>
  );
}

function BreakdownFigure({ breakdown }: { breakdown: Breakdown }) {
  const { groups, outcome, p_value } = breakdown;
  const say = p_value < 0.05 ? words.differ : words.same;
  const rows = groups.map(({ key, name, own, shrunk, is_pooled }) => ({
    key,
    name,
    interval: own,
    beside: shrunk,
    isPooled: is_pooled,
  }));
  return (
    <ForestFigure
      title={say(sayP(p_value))}
      label={nameOf(breakdown)}
      kind={outcome.kind}
      rows={rows}
      sizes={(key) => groups.find((group) => group.key === key)}
    >
      <DataTable
        label={nameOf(breakdown)}
        rows={groups}
        rowKey={({ key }) => key}
        columns={toGroupColumns(outcome.kind)}
      />
    </ForestFigure>
  );
}

function toGroupColumns(kind: Kind): Column<Group>[] {
  return [
    {
      key: "name",
      title: words.group,
      render: ({ name, is_pooled }) => (
        <>
          {name} {is_pooled && <StatusBadge>{en.uplift.pooled}</StatusBadge>}
        </>
      ),
    },
    {
      key: "treated",
      title: en.uplift.treated,
      numeric: true,
      render: ({ treated }) => formatCount(treated),
    },
    {
      key: "control",
      title: en.uplift.control,
      numeric: true,
      render: ({ control }) => formatCount(control),
    },
    {
      key: "own",
      title: en.uplift.own,
      numeric: true,
      render: ({ own }) => sayInterval(kind, own),
    },
    {
      key: "shrunk",
      title: en.uplift.shrunk,
      numeric: true,
      render: ({ shrunk }) => sayInterval(kind, shrunk),
    },
  ];
}
