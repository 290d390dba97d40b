import type { Comparison, Outcome } from "../api/queries/uplift";
import { en } from "../texts/en";
import { type Column, DataTable } from "../ui/DataTable";
import { formatCount } from "../ui/format";
import { StatusBadge } from "../ui/StatusBadge";
import { ForestFigure } from "./ForestFigure";
import { FINDING_TONES } from "./tones";
import classes from "./Uplift.module.css";
import { sayDifference, sayInterval, sayP, sayRelative, sayValue } from "./values";

const words = en.uplift;

interface ComparisonsProps {
  comparisons: Comparison[];
  /** What the group is called that others are compared with. */
  control: string;
}

/** Every arm against the control group, one figure for each outcome. */
export function Comparisons({ comparisons, control }: ComparisonsProps) {
  const outcomes = new Map(comparisons.map(({ outcome }) => [outcome.key, outcome]));
  return [...outcomes.values()].map((outcome) => (
    <OutcomeFigure
      key={outcome.key}
      outcome={outcome}
      control={control}
      found={comparisons.filter((one) => one.outcome.key === outcome.key)}
    />
  ));
}

interface OutcomeFigureProps {
  outcome: Outcome;
  control: string;
  found: Comparison[];
}

function OutcomeFigure({ outcome, control, found }: OutcomeFigureProps) {
  const { kind } = outcome;
  const rows = found.flatMap(({ arm, difference }) =>
    difference ? [{ key: arm.key, name: arm.name, interval: difference }] : [],
  );
  const sizes = (key: string) => {
    const one = found.find(({ arm }) => arm.key === key);
    return one && { treated: one.treated.people, control: one.control.people };
  };
  const [surest, ...others] = found.toSorted((a, b) => (a.p_value ?? 1) - (b.p_value ?? 1));
  return (
    <ForestFigure
      title={surest?.sentence ?? ""}
      label={outcome.name}
      kind={kind}
      rows={rows}
      sizes={sizes}
    >
      <DataTable
        label={outcome.name}
        rows={found}
        rowKey={({ arm }) => arm.key}
        columns={toColumns(outcome, control)}
      />
      {others.map(({ arm, sentence }) => (
        <p key={arm.key} className={classes.small}>
          {sentence}
        </p>
      ))}
    </ForestFigure>
  );
}

function toColumns({ kind }: Outcome, instead: string): Column<Comparison>[] {
  return [
    { key: "arm", title: words.report.arm, render: ({ arm }) => arm.name },
    {
      key: "treated",
      title: words.report.mean,
      numeric: true,
      render: ({ treated }) => sayValue(kind, treated.mean),
    },
    {
      key: "control",
      title: instead,
      numeric: true,
      render: ({ control }) => sayValue(kind, control.mean),
    },
    {
      key: "difference",
      title: words.difference,
      numeric: true,
      render: ({ difference }) => difference && sayDifference(kind, difference.value),
    },
    {
      key: "interval",
      title: words.interval,
      numeric: true,
      render: ({ difference }) => difference && sayInterval(kind, difference),
    },
    {
      key: "relative",
      title: words.relative,
      numeric: true,
      render: ({ relative }) =>
        relative &&
        `${sayRelative(relative.value)} (${sayRelative(relative.low)} to ${sayRelative(relative.high)})`,
    },
    {
      key: "p",
      title: words.report.pValue,
      numeric: true,
      render: ({ p_value }) => (p_value === null ? "" : sayP(p_value)),
    },
    {
      key: "people",
      title: words.report.people,
      numeric: true,
      render: ({ treated, control }) =>
        `${formatCount(treated.people)} : ${formatCount(control.people)}`,
    },
    {
      key: "finding",
      title: words.finding,
      render: ({ finding }) => (
        <StatusBadge tone={FINDING_TONES[finding]}>{words.findings[finding]}</StatusBadge>
      ),
    },
  ];
}
