import type { ReactNode } from "react";
import classes from "./PublishSheet.module.css";

interface FindingProps {
  state: "good" | "advice" | "problem" | "plain";
  children: ReactNode;
}

/** One line of the checklist. */
export function Finding({ state, children }: FindingProps) {
  return (
    <p className={classes.finding} data-state={state}>
      {children}
    </p>
  );
}
