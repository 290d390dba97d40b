import type { ReactNode } from "react";
import { Finding } from "../ui/chart/Finding";
import { readInk } from "../ui/picture/readInk";
import { TakeOut } from "../ui/TakeOut";
import { ForestPlot } from "./ForestPlot";
import { type ForestRow, type Sizes, toTable } from "./forest";
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
  sizes: (key: string) => Sizes | undefined;
  /** The table with the same numbers. */
  children: ReactNode;
}

/** A forest plot under its finding, the same numbers as a table, and both as files. */
export function ForestFigure({ title, label, kind, rows, sizes, children }: ForestFigureProps) {
  const draw = async () => {
    const { drawForest } = await import("./drawForest");
    return drawForest({ title, label, kind, rows }, readInk());
  };
  return (
    <figure className={classes.figure}>
      <Finding
        says={title}
        files={
          rows.length > 0 && (
            <TakeOut name={label} picture={draw} table={async () => toTable(rows, sizes)} />
          )
        }
      />
      <ForestPlot label={label} kind={kind} rows={rows} />
      {children}
    </figure>
  );
}
