import type { OrderPreview } from "../../api/queries/ahead";
import { en } from "../../texts/en";
import { formatCount } from "../../ui/format";
import { readInk } from "../../ui/picture/readInk";
import { TakeOut } from "../../ui/TakeOut";
import { BAR, type Bar, type Flow, type Frame, layFlow } from "./flow";
import classes from "./Lab.module.css";
import { LabFigure } from "./LabFigure";
import { type NameOf, namesOf, sayMove, sayMoves, toTable } from "./words";

const words = en.lab;
const FRAME: Frame = { width: 640, side: 190 };
const LINE = 13;
/** Letters of a name that fit beside a bar. */
const ROOM = 24;

/** From which campaigns to which people move; the table below says the same in numbers. */
export function FlowDiagram({ preview }: { preview: OrderPreview }) {
  const flow = layFlow(preview.moves, FRAME);
  const finding = sayMoves(preview);
  if (flow.bands.length === 0) return <p className={classes.note}>{finding}</p>;
  const draw = async () => {
    const { drawFlow } = await import("./drawFlow");
    return drawFlow(preview, readInk());
  };
  return (
    <LabFigure
      finding={finding}
      files={<TakeOut name={words.picture} picture={draw} table={async () => toTable(preview)} />}
    >
      <Diagram flow={flow} nameOf={namesOf(preview)} />
      {flow.rest > 0 && <p className={classes.note}>{words.rest(flow.rest)}</p>}
    </LabFigure>
  );
}

function Diagram({ flow, nameOf }: { flow: Flow; nameOf: NameOf }) {
  const { width, side } = FRAME;
  return (
    <svg
      viewBox={`0 -18 ${width} ${flow.height + 22}`}
      className={classes.flow}
      role="img"
      aria-label={words.flow(flow.bands.length)}
    >
      <text x={0} y={-6} className={classes.side}>
        {words.before}
      </text>
      <text x={width} y={-6} textAnchor="end" className={classes.side}>
        {words.after}
      </text>
      {flow.bands.map(({ move, path }) => (
        <path key={`${move.before}:${move.after}`} d={path} className={classes.band}>
          <title>{sayMove(move, nameOf)}</title>
        </path>
      ))}
      {flow.left.map((bar) => (
        <BarOf key={bar.campaign} bar={bar} x={side} isLeft name={nameOf(bar.campaign)} />
      ))}
      {flow.right.map((bar) => (
        <BarOf key={bar.campaign} bar={bar} x={width - side - BAR} name={nameOf(bar.campaign)} />
      ))}
    </svg>
  );
}

interface BarOfProps {
  bar: Bar;
  x: number;
  name: string;
  isLeft?: boolean;
}

function BarOf({ bar, x, name, isLeft = false }: BarOfProps) {
  const short = name.length > ROOM ? `${name.slice(0, ROOM - 1)}…` : name;
  const textX = isLeft ? x - 6 : x + BAR + 6;
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
        x={textX}
        y={bar.y + Math.min(LINE, bar.height / 2 + 4)}
        textAnchor={isLeft ? "end" : "start"}
        className={classes.name}
      >
        {short} <tspan className={classes.people}>{formatCount(bar.people)}</tspan>
      </text>
    </g>
  );
}
