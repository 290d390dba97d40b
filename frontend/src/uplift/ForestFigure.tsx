import { type ReactNode, useRef } from "react";
import { TakeOut } from "../ui/TakeOut";
import { ForestPlot } from "./ForestPlot";
import type { ForestRow } from "./forest";
import classes from "./Uplift.module.css";
import type { Kind } from "./values";

interface ForestFigureProps {
  /** The finding, as a sentence. */
  title: string;
  /** What is compared: names the plot and the files. */
  label: string;
  kind: Kind;
  rows: readonly ForestRow[];
  /** Further columns of the CSV, by row. */
  sizes?: (key: string) => { treated: number; control: number } | undefined;
  /** The table with the same numbers. */
  children: ReactNode;
}

/** A forest plot under its finding, the same numbers as a table, and both as files. */
export function ForestFigure({ title, label, kind, rows, sizes, children }: ForestFigureProps) {
  const svg = useRef<SVGSVGElement>(null);
  const table = async () => [
    ["name", "treated", "control", "difference", "low", "high", "beside", "low", "high"],
    ...rows.map(({ key, name, interval, beside }) => {
      const size = sizes?.(key);
      const other = [beside?.value ?? null, beside?.low ?? null, beside?.high ?? null];
      const own = [interval.value, interval.low, interval.high];
      return [name, size?.treated ?? null, size?.control ?? null, ...own, ...other];
    }),
  ];
  return (
    <figure className={classes.figure}>
      <figcaption className={classes.caption}>
        <p className={classes.finding}>{title}</p>
        <TakeOut name={label} picture={svg} table={table} />
      </figcaption>
      <ForestPlot label={label} kind={kind} rows={rows} svg={svg} />
      {children}
    </figure>
  );
}
