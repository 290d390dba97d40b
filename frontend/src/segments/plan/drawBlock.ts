/** A block of the plan as SVG: done is a surface, planned an outline, left alone is hatched. */
import { en } from "../../texts/en";
import type { Day } from "../../ui/days";
import { formatCount } from "../../ui/format";
import { BOLD, cut, hint, type Ink, roundedBox, stripes, tag, words } from "../../ui/picture/svg";
import { actingOf, type Block, LANE_PX, tintOf } from "./blocks";
import { gotOf, heldOutOf, type PlanRow } from "./model";

export const DAY_PX = 108;
const GAP = { left: 4, right: 5, y: 3 };
const HEIGHT = LANE_PX - 2 * GAP.y;
const ROUND = 8;
const STRONG_EDGE = 4;
const INSET = 12;
const NAME = 12;
const NUMBER = 11;

interface Part {
  x: number;
  width: number;
  left: number;
  right: number;
}

type Shade = { strong: string; tint: string; hatched: string };

/** From the row's first day on, its top at 0. */
export function drawBlock(row: PlanRow, block: Block, days: readonly Day[], ink: Ink): string {
  const { campaign, start, span, tail, cutLeft, cutRight, lane } = block;
  const { counts, done } = actingOf(row, block, days);
  const tone = tintOf(campaign);
  const shade = { strong: ink(tone), tint: ink(`${tone}-tint`), hatched: hatched(tone) };
  const edge = (column: number) => {
    if (column === start) return column * DAY_PX + (cutLeft ? 0 : GAP.left);
    return column * DAY_PX - (column === start + span + tail && !cutRight ? GAP.right : 0);
  };
  const part = (from: number, to: number): Part => ({
    x: edge(from),
    width: edge(to) - edge(from),
    left: from === start && !cutLeft ? ROUND : 0,
    right: to === start + span + tail && !cutRight ? ROUND : 0,
  });
  const room = span * DAY_PX - INSET - GAP.right;
  return tag(
    "g",
    { "data-campaign": campaign.id, transform: `translate(0 ${2 + lane * LANE_PX + GAP.y})` },
    [
      hint(campaign.name),
      done > 0 ? drawDone(part(start, start + done), shade, !cutLeft) : "",
      done < span
        ? drawPlanned(part(start + done, start + span), shade, {
            first: done === 0 && !cutLeft,
            closed: tail > 0 || !cutRight,
            ground: ink("surface"),
          })
        : "",
      tail > 0 ? shape(part(start + span, start + span + tail), shade.hatched, "tail") : "",
      span > 0
        ? words(cut(campaign.name, room, NAME * BOLD), {
            x: edge(start) + INSET,
            y: 17,
            "font-size": NAME,
            "font-weight": 600,
            fill: shade.strong,
          })
        : "",
      ...counts.flatMap(({ count, expected }, at) => {
        const shown = count ?? expected;
        if (!shown) return [];
        const x = (start + at) * DAY_PX + GAP.left + INSET;
        const said = formatCount(gotOf(shown));
        const first = count ? en.plan.gotIt(said) : en.plan.getIt(said);
        const weight = count ? 600 : 500;
        return [
          number(first, { x, y: 33, fill: ink(count ? "text" : "text-2"), weight }),
          number(en.plan.heldOut(formatCount(heldOutOf(shown))), { x, y: 47, fill: ink("text-2") }),
        ];
      }),
    ],
  );
}

const hatchId = (tone: string) => `plan-left-alone-${tone}`;

export const hatched = (tone: string) => `url(#${hatchId(tone)})`;

/** The hatch that `drawBlock` refers to. */
export const hatchOf = (tone: string, ink: Ink) =>
  stripes(hatchId(tone), ink(tone), ink("surface"), 0.3);

const shape = ({ x, width, left, right }: Part, fill: string, is?: string) =>
  tag("path", {
    "data-is": is,
    d: roundedBox({ x, y: 0, width, height: HEIGHT }, left, right),
    fill,
  });

/** A surface after a strong edge, which follows the round corners. */
function drawDone(part: Part, { strong, tint }: Shade, hasEdge: boolean): string {
  if (!hasEdge) return shape(part, tint, "done");
  return shape(part, strong) + shape(behindEdge(part), tint, "done");
}

interface Outline {
  /** It begins with the strong edge. */
  first: boolean;
  /** It ends within what is shown. */
  closed: boolean;
  ground: string;
}

function drawPlanned(part: Part, { strong }: Shade, { first, closed, ground }: Outline): string {
  const from = first ? part.x + STRONG_EDGE : part.x;
  const to = part.x + part.width - 0.75;
  const r = part.right;
  const side = `a${r} ${r} 0 0 1 ${r} ${r}V${HEIGHT - 0.75 - r}a${r} ${r} 0 0 1 ${-r} ${r}`;
  const line = tag("path", {
    "data-is": "planned",
    d: `M${from} 0.75H${to - r}${closed ? side : `M${to} ${HEIGHT - 0.75}`}H${from}`,
    fill: "none",
    stroke: strong,
    "stroke-width": 1.5,
    "stroke-dasharray": "5 3",
  });
  if (!first) return shape(part, ground) + line;
  return shape(part, strong) + shape(behindEdge(part), ground) + line;
}

const behindEdge = (part: Part): Part => ({
  ...part,
  x: part.x + STRONG_EDGE,
  width: part.width - STRONG_EDGE,
});

interface Written {
  x: number;
  y: number;
  fill: string;
  weight?: number;
}

const number = (said: string, { x, y, fill, weight = 400 }: Written) =>
  words(cut(said, DAY_PX - INSET, NUMBER), {
    x,
    y,
    fill,
    "font-size": NUMBER,
    "font-weight": weight,
  });
