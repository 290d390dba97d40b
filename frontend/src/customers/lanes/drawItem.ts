/** What stands along a lane as SVG: bars of stays and steps, marks of what was sent or bought. */
import { icons } from "../../ui/icons";
import { lookOf } from "../../ui/kinds/looks";
import { cut, hint, type Ink, roundedBox, stripes, tag, words } from "../../ui/picture/svg";
import { type Item, MARK_ICONS } from "./items";
import type { Bar, MarkKind } from "./model";
import { NAME_SIZE, type PlacedName } from "./names";
import { sayItem, type Wording } from "./words";

export const TRACK_PX = 900;
const BAR = { y: 6, height: 14, round: 4 };
const SLOT = { y: 26, height: 12, round: 4 };
const MARK = { y: 32, size: 18, icon: 12 };
const STEP_NAME = { size: 10, least: 36 };
const DEFINED = "lanes-defined";
const LEFT_ALONE = "lanes-left-alone";

/** What the drawings below refer to. */
export const patterns = (ink: Ink): string[] => [
  stripes(DEFINED, ink("decision-tint"), ink("decision"), 1),
  stripes(LEFT_ALONE, ink("border"), ink("surface"), 0.6),
];

export interface Looks {
  ink: Ink;
  wording: Wording;
}

export function drawItem(
  item: Item,
  name: PlacedName | undefined,
  { ink, wording }: Looks,
): string {
  const said = hint(sayItem(item, wording));
  switch (item.type) {
    case "stay":
      return tag("g", { "data-item": "stay" }, [
        said,
        drawStay(item.bar, item.bar.stay.entered?.cause === "definition", ink),
      ]);
    case "step": {
      const { step } = item.bar;
      const x = atPx(item.bar.left);
      const width = Math.max(3, atPx(item.bar.width));
      const inBar = width > STEP_NAME.least ? cut(step.name, width - 8, STEP_NAME.size) : "";
      return tag("g", { "data-item": "step" }, [
        said,
        tag("rect", {
          ...{ x, y: BAR.y, width, height: BAR.height, rx: BAR.round },
          fill: ink(lookOf(step.kind).tone),
          stroke: ink("surface"),
        }),
        words(inBar, {
          x: x + 5,
          y: BAR.y + 10.5,
          "font-size": STEP_NAME.size,
          fill: ink("surface"),
        }),
      ]);
    }
    case "marks":
      return tag("g", { "data-item": "mark" }, [
        said,
        drawMark(item.group.kind, atPx(item.left), MARK.y, ink),
        name ? drawName(name, ink) : "",
      ]);
  }
}

/** On a ground of its own, as it may lie on the hatch. */
const drawName = ({ text, x, isBefore }: PlacedName, ink: Ink) =>
  words(text, {
    x,
    y: MARK.y + 4,
    "text-anchor": isBefore ? "end" : undefined,
    "font-size": NAME_SIZE,
    fill: ink("text"),
    stroke: ink("surface"),
    "stroke-width": 3,
    "stroke-linejoin": "round",
    "paint-order": "stroke",
  });

export function drawStay(
  { left, width, opens, closes }: Pick<Bar, "left" | "width" | "opens" | "closes">,
  isDefined: boolean,
  ink: Ink,
): string {
  const box = { x: atPx(left), y: BAR.y, width: atPx(width), height: BAR.height };
  return tag("path", {
    d: roundedBox(box, opens ? 0 : BAR.round, closes ? 0 : BAR.round),
    fill: isDefined ? `url(#${DEFINED})` : ink("accent"),
    stroke: isDefined ? ink("decision") : undefined,
  });
}

export const drawSlot = ({ left, width }: Pick<Bar, "left" | "width">) =>
  tag("rect", {
    ...{ x: atPx(left), y: SLOT.y, width: atPx(width), height: SLOT.height, rx: SLOT.round },
    fill: `url(#${LEFT_ALONE})`,
  });

/** A mark with its middle at `x`, `y`: campaigns and purchases have corners. */
export function drawMark(kind: MarkKind, x: number, y: number, ink: Ink): string {
  const colour = ink(MARK_TONES[kind]);
  const half = MARK.size / 2;
  const isRead = kind === "opened" || kind === "clicked";
  const isRound = isRead || kind === "sent";
  const scale = MARK.icon / 24;
  return tag("g", { transform: `translate(${x} ${y})`, "data-mark": kind }, [
    tag("rect", {
      ...{ x: -half, y: -half, width: MARK.size, height: MARK.size, rx: isRound ? half : 4 },
      fill: ink(isRead ? "message-tint" : "surface"),
      stroke: colour,
    }),
    tag("path", {
      d: icons[MARK_ICONS[kind]],
      transform: `scale(${scale}) translate(-12 -12)`,
      fill: "none",
      stroke: colour,
      "stroke-width": 1.75,
      "stroke-linecap": "round",
      "stroke-linejoin": "round",
    }),
  ]);
}

const MARK_TONES: Record<MarkKind, string> = {
  treated: "decision",
  control: "decision",
  sent: "message",
  opened: "message",
  clicked: "message",
  bought: "good",
};

/** Per cent of the track in pixels. */
export const atPx = (share: number) => Math.round(share * TRACK_PX) / 100;
