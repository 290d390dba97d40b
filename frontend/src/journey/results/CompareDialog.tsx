import { Modal } from "@mantine/core";
import type { JourneyResults } from "../../api/queries/results";
import { en } from "../../texts/en";
import { type Column, DataTable } from "../../ui/DataTable";
import { ErrorNotice } from "../../ui/ErrorNotice";
import { formatCount, formatDay } from "../../ui/format";
import { useDraft } from "../editorStore";
import { indexOf } from "../model";
import { StepName } from "../people/StepName";
import { readingOrder } from "../reading";
import { useView } from "../viewContext";
import { percentOrNone } from "./badges";
import { type ComparedRow, compareRows } from "./compare";
import classes from "./Results.module.css";
import { useNumbers } from "./useNumbers";

/** Counts and conversion of two versions, step by step. */
export default function CompareDialog({ onClose }: { onClose: () => void }) {
  const { days, versions, compared, error } = useNumbers();
  const rows = useRows(compared);
  const texts = en.results;
  return (
    <Modal opened onClose={onClose} size={860} title={texts.compareTitle}>
      {days && (
        <p className={classes.lead}>
          {texts.compareAbout(formatDay(days.from), formatDay(days.to))}
        </p>
      )}
      {error && <ErrorNotice error={error} />}
      <DataTable
        label={texts.compareTitle}
        rows={rows}
        rowKey={(row) => row.key}
        columns={toColumns(versions ?? [0, 0])}
      />
    </Modal>
  );
}

function useRows([one, other]: [JourneyResults | undefined, JourneyResults | undefined]) {
  const { words } = useView();
  const { document } = useDraft();
  if (!one || !other) return undefined;
  const { nodes } = indexOf(document);
  const known = readingOrder(document);
  const gone = Object.keys({ ...one.nodes, ...other.nodes }).filter((id) => !nodes.has(id));
  const steps = [...known, ...gone.sort()].map((id) => {
    const node = nodes.get(id);
    return { id, kind: node?.kind ?? "", name: node ? words.title(node) : id };
  });
  return compareRows(steps, one, other);
}

function toColumns([one, other]: [number, number]): Column<ComparedRow>[] {
  const texts = en.results;
  const people = (at: 0 | 1, version: number): Column<ComparedRow>[] => [
    {
      key: `left ${at}`,
      title: `${texts.version(version)}: ${texts.left}`,
      numeric: true,
      render: (row) => formatCount(row.left[at]),
    },
    {
      key: `share ${at}`,
      title: texts.reached,
      numeric: true,
      render: (row) => percentOrNone(row.share[at]),
    },
  ];
  return [
    {
      key: "step",
      title: texts.step,
      render: ({ step, name }) =>
        step ? <StepName node={{ name, kind: step.kind }} /> : <b>{name}</b>,
    },
    ...people(0, one),
    ...people(1, other),
    {
      key: "difference",
      title: texts.difference,
      numeric: true,
      render: ({ points }) => (
        <span className={classes.points} data-way={Math.sign(points ?? 0)}>
          {points === null ? texts.none : texts.points(points)}
        </span>
      ),
    },
  ];
}
