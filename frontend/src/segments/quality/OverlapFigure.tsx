import type { Overlap } from "../../api/queries/quality";
import { en } from "../../texts/en";
import { readInk } from "../../ui/picture/readInk";
import { TakeOut } from "../../ui/TakeOut";
import classes from "./Overlap.module.css";
import { OverlapMatrix } from "./OverlapMatrix";
import { sayFinding, toTable } from "./overlap";

/** The matrix under its finding, and both as files. */
export function OverlapFigure({ found }: { found: Overlap }) {
  const draw = async () => {
    const { drawOverlap } = await import("./drawOverlap");
    return drawOverlap(found, readInk());
  };
  return (
    <figure className={classes.figure}>
      <figcaption className={classes.caption}>
        <p className={classes.finding}>{sayFinding(found)}</p>
        <TakeOut
          name={en.quality.overlap.title}
          picture={draw}
          table={async () => toTable(found)}
        />
      </figcaption>
      <OverlapMatrix matrix={found} />
    </figure>
  );
}
