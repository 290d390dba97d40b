import { useElementSize } from "@mantine/hooks";
import type { OrderPreview } from "../../api/queries/ahead";
import { en } from "../../texts/en";
import { Finding } from "../../ui/chart/Finding";
import { formatCount } from "../../ui/format";
import { readInk } from "../../ui/picture/readInk";
import { cut, widthOf } from "../../ui/picture/svg";
import { TakeOut } from "../../ui/TakeOut";
import { BAR, type Bar, type Frame, layFlow } from "./flow";
import classes from "./Lab.module.css";
import { namesOf, sayMove, sayMoves, toTable } from "./words";

const words = en.lab;
const WIDEST = 760;
/** Of the width, at both sides for the names. */
const SIDES = 0.3;
const ABOVE = 24;
const SIZE = 12;
const LINE = 13;
const BESIDE = 6;

/** From which campaigns to which people move; the table below says the same in numbers. */
export function FlowDiagram({ preview }: { preview: OrderPreview }) {
  const { ref, width: whole } = useElementSize();
  const finding = sayMoves(preview);
  if (!preview.moves.some(({ people }) => people > 0))
    return <p className={classes.note}>{finding}</p>;
  const width = Math.min(WIDEST, whole);
  const draw = async () => {
    const { drawFlow } = await import("./drawFlow");
    return drawFlow(preview, readInk());
  };
  return (
    <figure className={classes.figure}>
      <Finding
        says={finding}
        files={<TakeOut name={words.picture} picture={draw} table={async () => toTable(preview)} />}
      />
      <div ref={ref}>
        <Diagram preview={preview} frame={{ width, side: Math.round(width * SIDES) }} />
      </div>
    </figure>
  );
}

function Diagram({ preview, frame }: { preview: OrderPreview; frame: Frame }) {
  const { width } = frame;
  const flow = layFlow(preview.moves, frame);
  const nameOf = namesOf(preview);
  return (
    <>
      <svg
        width={width}
        height={ABOVE + Math.ceil(flow.height)}
        className={classes.flow}
        role="img"
        aria-label={words.flow(flow.bands.length)}
      >
        <text x={0} y={SIZE} className={classes.side}>
          {words.before}
        </text>
        <text x={width} y={SIZE} textAnchor="end" className={classes.side}>
          {words.after}
        </text>
        <g transform={`translate(0 ${ABOVE})`}>
          {flow.bands.map(({ move, path }) => (
            <path key={`${move.before}:${move.after}`} d={path} className={classes.band}>
              <title>{sayMove(move, nameOf)}</title>
            </path>
          ))}
          {flow.left.map((bar) => (
            <BarOf key={bar.campaign} bar={bar} frame={frame} isLeft name={nameOf(bar.campaign)} />
          ))}
          {flow.right.map((bar) => (
            <BarOf key={bar.campaign} bar={bar} frame={frame} name={nameOf(bar.campaign)} />
          ))}
        </g>
      </svg>
      {flow.rest > 0 && <p className={classes.note}>{words.rest(flow.rest)}</p>}
    </>
  );
}

interface BarOfProps {
  bar: Bar;
  frame: Frame;
  name: string;
  isLeft?: boolean;
}

function BarOf({ bar, frame, name, isLeft = false }: BarOfProps) {
  const { width, side } = frame;
  const x = isLeft ? side : width - side - BAR;
  const count = formatCount(bar.people);
  const room = side - BESIDE - widthOf(` ${count}`, SIZE);
  return (
    <g>
      <rect
        x={x}
        y={bar.y}
        width={BAR}
        height={bar.height}
        rx={2}
        className={bar.campaign === null ? classes.nobody : classes.bar}
      />
      <text
        x={isLeft ? x - BESIDE : x + BAR + BESIDE}
        y={bar.y + Math.min(LINE, bar.height / 2 + 4)}
        textAnchor={isLeft ? "end" : "start"}
        className={classes.name}
      >
        {cut(name, room, SIZE)} <tspan className={classes.count}>{count}</tspan>
        <title>{name}</title>
      </text>
    </g>
  );
}
