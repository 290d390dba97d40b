import type { Overlap } from "../../api/queries/quality";
import { en } from "../../texts/en";
import { Finding } from "../../ui/chart/Finding";
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
      <Finding
        says={sayFinding(found)}
        files={
          <TakeOut
            name={en.quality.overlap.title}
            picture={draw}
            table={async () => toTable(found)}
          />
        }
      />
      <OverlapMatrix matrix={found} />
    </figure>
  );
}
