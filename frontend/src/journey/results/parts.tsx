import type { ReactNode } from "react";
import { en } from "../../texts/en";
import { formatCount } from "../../ui/format";
import inspector from "../inspector/Inspector.module.css";
import { formatPercent } from "./badges";
import classes from "./PeoplePanel.module.css";

interface FigureProps {
  label: string;
  isBad?: boolean;
  children: ReactNode;
}

/** One line of a list of numbers. */
export function Figure({ label, isBad, children }: FigureProps) {
  return (
    <>
      <dt>{label}</dt>
      <dd className={classes.figure} data-bad={isBad || undefined}>
        {children}
      </dd>
    </>
  );
}

interface EndsProps {
  title: string;
  /** Why the journey ended -> for how many. */
  ended: Record<string, number>;
  /** Said where it ended for nobody; without it nothing is drawn then. */
  none?: string;
}

/** Why the journey ended, the most frequent reason first, with its share. */
export function Ends({ title, ended, none }: EndsProps) {
  const reasons = Object.entries(ended).sort(([, a], [, b]) => b - a);
  const total = reasons.reduce((sum, [, people]) => sum + people, 0);
  if (!total && !none) return null;
  return (
    <section className={inspector.section} aria-label={title}>
      <h2 className={inspector.title}>{title}</h2>
      {total === 0 && <p className={inspector.hint}>{none}</p>}
      <dl className={inspector.numbers}>
        {reasons.map(([how, people]) => (
          <Figure key={how} label={en.results.ended(how)}>
            {en.results.pathShare(formatCount(people), formatPercent(people / total))}
          </Figure>
        ))}
      </dl>
    </section>
  );
}
