import { useRef } from "react";
import type { OrderPreview } from "../../api/queries/ahead";
import { en } from "../../texts/en";
import { formatCount } from "../../ui/format";
import { TakeOut } from "../../ui/TakeOut";
import { BAR, type Bar, layFlow, SIDE, WIDTH } from "./flow";
import classes from "./Lab.module.css";

const words = en.lab;
const LINE = 13;
/** Letters of a name that fit beside a bar. */
const ROOM = 24;

interface FlowDiagramProps {
  preview: OrderPreview;
  nameOf: (campaign: number | null) => string;
}

/** From which campaigns to which people move; the table below says the same in numbers. */
export function FlowDiagram({ preview, nameOf }: FlowDiagramProps) {
  const svg = useRef<SVGSVGElement>(null);
  const flow = layFlow(preview.moves);
  if (flow.bands.length === 0) return null;
  return (
    <figure className={classes.figure}>
      <svg
        ref={svg}
        viewBox={`0 -18 ${WIDTH} ${flow.height + 22}`}
        className={classes.flow}
        role="img"
        aria-label={words.flow(flow.bands.length)}
      >
        <text x={0} y={-6} className={classes.side}>
          {words.before}
        </text>
        <text x={WIDTH} y={-6} textAnchor="end" className={classes.side}>
          {words.after}
        </text>
        {flow.bands.map(({ move, path }) => (
          <path key={`${move.before}:${move.after}`} d={path} className={classes.band}>
            <title>{words.move(nameOf(move.before), nameOf(move.after), move.people)}</title>
          </path>
        ))}
        {flow.left.map((bar) => (
          <BarOf key={bar.campaign} bar={bar} x={SIDE} isLeft name={nameOf(bar.campaign)} />
        ))}
        {flow.right.map((bar) => (
          <BarOf key={bar.campaign} bar={bar} x={WIDTH - SIDE - BAR} name={nameOf(bar.campaign)} />
        ))}
      </svg>
      <TakeOut name={words.picture} picture={svg} />
      {flow.rest > 0 && <figcaption className={classes.note}>{words.rest(flow.rest)}</figcaption>}
    </figure>
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
