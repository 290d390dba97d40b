import { Stack, Title } from "@mantine/core";
import type { ArmSize, UpliftReport } from "../api/queries/uplift";
import { en } from "../texts/en";
import { type Column, DataTable } from "../ui/DataTable";
import { formatCount } from "../ui/format";
import { Breakdowns } from "./Breakdowns";
import { Comparisons } from "./Comparisons";
import classes from "./Uplift.module.css";
import { sayP } from "./values";

const words = en.uplift.report;

interface ReportViewProps {
  report: UpliftReport;
  /** What the group is called that others are compared with. */
  control?: string;
}

/** What was found, or plainly why nothing can be said; sizes in any case. */
export function ReportView({ report, control = en.uplift.control }: ReportViewProps) {
  const { title, refusal, arms, ratio, comparisons, breakdowns } = report;
  const doubts = new Map(
    comparisons.flatMap((one) => one.doubts.map(({ code, sentence }) => [code, sentence] as const)),
  );
  return (
    <Stack gap="md">
      {refusal ? (
        <div className={classes.notice} role="note">
          <strong>{words.refused}</strong>
          <p className={classes.said}>{refusal}</p>
        </div>
      ) : (
        <Title order={2}>{title}</Title>
      )}
      {doubts.size > 0 && (
        <div className={classes.notice} data-tone="warn" role="note">
          <strong>{words.wait}</strong>
          <ul className={classes.list}>
            {[...doubts].map(([code, sentence]) => (
              <li key={code}>{sentence}</li>
            ))}
          </ul>
        </div>
      )}
      <Comparisons comparisons={comparisons} control={control} />
      <Breakdowns breakdowns={breakdowns} />
      {arms.length > 0 && <Title order={2}>{words.sizes}</Title>}
      {ratio && (
        <p className={ratio.is_off ? classes.bad : classes.note}>
          {ratio.is_off
            ? words.ratioOff(sayP(ratio.p_value))
            : words.ratioFine(sayP(ratio.p_value))}
        </p>
      )}
      {arms.length > 0 && (
        <DataTable
          label={words.sizes}
          rows={arms}
          rowKey={({ key }) => key}
          columns={toColumns(control)}
        />
      )}
      {!refusal && <p className={classes.small}>{words.methods}</p>}
    </Stack>
  );
}

const toColumns = (control: string): Column<ArmSize>[] => [
  {
    key: "arm",
    title: words.arm,
    render: ({ name, is_control }) => (is_control ? `${name} (${control})` : name),
  },
  {
    key: "people",
    title: words.people,
    numeric: true,
    render: ({ people }) => formatCount(people),
  },
  {
    key: "expected",
    title: words.expected,
    numeric: true,
    render: ({ expected }) => (expected === null ? "" : formatCount(expected)),
  },
  {
    key: "waiting",
    title: words.waiting,
    numeric: true,
    render: ({ waiting }) => formatCount(waiting),
  },
];
