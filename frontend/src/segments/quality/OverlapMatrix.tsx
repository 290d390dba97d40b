import { useState } from "react";
import { en } from "../../texts/en";
import { formatCount } from "../../ui/format";
import { heat } from "./heat";
import classes from "./Overlap.module.css";
import { type Matrix, type Row, sayPair, shareOf } from "./overlap";

const words = en.quality.overlap;

/** Row by row whom each shares with those below it. */
export function OverlapMatrix({ matrix }: { matrix: Matrix }) {
  const { rows, shared } = matrix;
  const [picked, setPicked] = useState<string>(words.pick);
  return (
    <>
      <div className={classes.frame}>
        <table className={classes.matrix} aria-label={words.matrix}>
          <thead>
            <tr>
              <td />
              {rows.map((row) => (
                <th key={row.id} scope="col" title={row.name}>
                  {row.number}
                </th>
              ))}
            </tr>
          </thead>
          <tbody>
            {rows.map((row, at) => (
              <tr key={row.id}>
                <th scope="row" className={classes.name}>
                  {row.number} {row.name}
                </th>
                {rows.map((other, place) => (
                  <Cell
                    key={other.id}
                    first={row}
                    second={other}
                    shared={place >= at ? (shared[at]?.[place] ?? 0) : null}
                    onPick={setPicked}
                  />
                ))}
              </tr>
            ))}
          </tbody>
        </table>
      </div>
      <p className={classes.picked} role="status">
        {picked}
      </p>
    </>
  );
}

interface CellProps {
  first: Row;
  second: Row;
  /** Null below the diagonal. */
  shared: number | null;
  onPick: (sentence: string) => void;
}

function Cell({ first, second, shared, onPick }: CellProps) {
  if (shared === null) return <td />;
  if (first.id === second.id) return <td className={classes.own}>{formatCount(shared)}</td>;
  if (shared === 0) return <td className={classes.nobody}>0</td>;
  const sentence = sayPair({ first, second, shared, share: shareOf(shared, first, second) });
  return (
    <td>
      <button
        type="button"
        className={classes.cell}
        data-heat={heat(shared, first.members, second.members)}
        aria-label={sentence}
        onClick={() => onPick(sentence)}
      >
        {formatCount(shared)}
      </button>
    </td>
  );
}
