import type { ImportCounts } from "../../api/queries/imports";
import { en } from "../../texts/en";
import { formatCount } from "../../ui/format";
import classes from "./Imports.module.css";

const NAMES = Object.keys(en.imports.counts) as (keyof ImportCounts)[];

/** What became of the rows, in numbers. */
export function Counts({ title, counts }: { title: string; counts: ImportCounts }) {
  const told = NAMES.filter((name) => counts[name] !== null);
  return (
    <section aria-label={title}>
      <h2 className={classes.part}>{title}</h2>
      <dl className={classes.counts}>
        {told.map((name) => (
          <div
            key={name}
            className={classes.count}
            data-wrong={(name === "wrong" && counts.wrong > 0) || undefined}
          >
            <dt>{en.imports.counts[name]}</dt>
            <dd>{formatCount(counts[name] ?? 0)}</dd>
          </div>
        ))}
      </dl>
    </section>
  );
}
