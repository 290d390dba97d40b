import type { ReactNode } from "react";
import classes from "./Lab.module.css";

interface LabFigureProps {
  finding: string;
  /** The same to take out; none where there is nothing to draw. */
  files?: ReactNode;
  children: ReactNode;
}

/** A chart of the laboratory under its finding. */
export function LabFigure({ finding, files, children }: LabFigureProps) {
  return (
    <figure className={classes.figure}>
      <figcaption className={classes.caption}>
        <p className={classes.finding}>{finding}</p>
        {files}
      </figcaption>
      {children}
    </figure>
  );
}
