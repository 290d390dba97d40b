import type { ReactNode } from "react";
import classes from "./AsTable.module.css";

interface AsTableProps {
  summary: string;
  children: ReactNode;
}

/** What a chart shows, for who wants it as a table: see `ScrollTable`. */
export function AsTable({ summary, children }: AsTableProps) {
  return (
    <details className={classes.details}>
      <summary>{summary}</summary>
      {children}
    </details>
  );
}

interface PlainTableProps {
  /** On narrow screens the cells of a row stand below each other. */
  isListWhenNarrow?: boolean | undefined;
  children: ReactNode;
}

export function PlainTable({ isListWhenNarrow, children }: PlainTableProps) {
  return (
    <table className={classes.table} data-list={isListWhenNarrow || undefined}>
      {children}
    </table>
  );
}

export function ScrollTable({ label, ...table }: PlainTableProps & { label: string }) {
  return (
    // biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls is reached by key
    <section className={classes.scroll} aria-label={label} tabIndex={0}>
      <PlainTable {...table} />
    </section>
  );
}
