/** Who changes campaign as a picture of its own, as the flow diagram on the page shows it. */
import type { OrderPreview } from "../../api/queries/ahead";
import { en } from "../../texts/en";
import { formatCount } from "../../ui/format";
import { drawSheet } from "../../ui/picture/sheet";
import { cut, escapeXml, hint, type Ink, tag, widthOf, words } from "../../ui/picture/svg";
import { BAR, type Bar, type Frame, layFlow } from "./flow";
import { dayOf, type NameOf, namesOf, sayBasis, sayMove, sayMoves } from "./words";

const FRAME: Frame = { width: 860, side: 270 };
const HEADER_PX = 26;
const SIZE = 12;
const LINE = 13;
const BESIDE = 6;

const text = en.lab;

export function drawFlow(preview: OrderPreview, ink: Ink): string {
  const flow = layFlow(preview.moves, FRAME);
  const nameOf = namesOf(preview);
  const { width, side } = FRAME;
  const about = [
    `${text.moves(dayOf(preview))}.`,
    sayBasis(preview),
    flow.rest > 0 && text.notDrawn(flow.rest),
  ];
  return drawSheet(
    {
      title: sayMoves(preview),
      about: about.filter(Boolean).join(" "),
      legend: [],
      width,
      height: HEADER_PX + Math.ceil(flow.height),
      drawing: [
        drawHead(text.before, 0, ink),
        drawHead(text.after, width, ink),
        tag("g", { transform: `translate(0 ${HEADER_PX})` }, [
          ...flow.bands.map(({ move, path }) =>
            tag("path", { "data-is": "band", d: path, fill: ink("accent"), "fill-opacity": 0.22 }, [
              hint(sayMove(move, nameOf)),
            ]),
          ),
          ...flow.left.map((bar) => drawBar(bar, side, nameOf, ink)),
          ...flow.right.map((bar) => drawBar(bar, width - side - BAR, nameOf, ink)),
        ]),
      ],
    },
    ink,
  );
}

const drawHead = (said: string, x: number, ink: Ink) =>
  words(said, {
    x,
    y: SIZE,
    "font-size": SIZE,
    "font-weight": 600,
    fill: ink("text-2"),
    "text-anchor": x > 0 ? "end" : undefined,
  });

/** A campaign: its name and people outside of its bar. */
function drawBar({ campaign, people, y, height }: Bar, x: number, nameOf: NameOf, ink: Ink) {
  const isLeft = x === FRAME.side;
  const count = formatCount(people);
  const room = FRAME.side - BESIDE - widthOf(` ${count}`, SIZE);
  const name = nameOf(campaign);
  return tag("g", { "data-campaign": campaign ?? "none" }, [
    hint(name),
    tag("rect", {
      x,
      y,
      width: BAR,
      height,
      rx: 2,
      fill: ink(campaign === null ? "text-2" : "accent"),
    }),
    tag(
      "text",
      {
        x: isLeft ? x - BESIDE : x + BAR + BESIDE,
        y: y + Math.min(LINE, height / 2 + 4),
        "font-size": SIZE,
        fill: ink("text"),
        "text-anchor": isLeft ? "end" : undefined,
      },
      [escapeXml(`${cut(name, room, SIZE)} `), tag("tspan", { fill: ink("text-2") }, [count])],
    ),
  ]);
}
