import type { ReactNode } from "react";
import classes from "./Finding.module.css";

interface FindingProps {
  /** What the chart shows, as a sentence. */
  says: string;
  /** The chart to take out; none where there is nothing to draw. */
  files?: ReactNode;
}

/** The caption of a figure: its finding, and the same as files. */
export function Finding({ says, files }: FindingProps) {
  return (
    <figcaption className={classes.caption}>
      <p className={classes.finding}>{says}</p>
      {files}
    </figcaption>
  );
}
