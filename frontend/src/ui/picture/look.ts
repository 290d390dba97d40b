/** How a part of a chart looks, said once for the page and for the picture taken out. */
import type { Ink } from "./svg";

export interface Look {
  /** Tokens of colours. */
  fill: string;
  stroke?: string;
  dash?: string;
}

/** On the page, whose style sheet knows the tokens. */
export const toStyle = ({ fill, stroke, dash }: Look) => ({
  fill: `var(--rm-${fill})`,
  stroke: stroke && `var(--rm-${stroke})`,
  strokeDasharray: dash,
});

/** In a picture, which has no style sheet. */
export const toPaint = ({ fill, stroke, dash }: Look, ink: Ink) => ({
  fill: ink(fill),
  stroke: stroke && ink(stroke),
  "stroke-dasharray": dash,
});
