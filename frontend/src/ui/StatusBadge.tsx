import type { ReactNode } from "react";
import classes from "./StatusBadge.module.css";

export type Tone = "neutral" | "good" | "warn" | "danger" | "accent";

/** A state in a word; the colour only repeats what the word says. */
export function StatusBadge({ tone = "neutral", children }: { tone?: Tone; children: ReactNode }) {
  return (
    <span className={classes.badge} data-tone={tone}>
      {children}
    </span>
  );
}
