/** Message pressure as a picture of its own, as the bars on the page show it. */
import type { OrderPreview } from "../../api/queries/ahead";
import { en } from "../../texts/en";
import { formatCount } from "../../ui/format";
import { drawLevels, tick } from "../../ui/picture/axis";
import { toPaint } from "../../ui/picture/look";
import { drawSheet, SWATCH } from "../../ui/picture/sheet";
import { hint, type Ink, tag, words } from "../../ui/picture/svg";
import { LOOKS, ORDERS } from "./looks";
import { layPairs, type Pair, toCounts, topOf } from "./pressure";
import { sayBasis, sayPressure } from "./words";

const AXIS_PX = 64;
const BARS = { width: 720, height: 200 };
const ABOVE = 8;
const BELOW = 26;

const text = en.lab;

export function drawPressure(preview: OrderPreview, ink: Ink): string {
  const counts = toCounts(preview);
  return drawSheet(
    {
      title: sayPressure(preview),
      about: `${text.pressureOf} ${sayBasis(preview)}`,
      legend: ORDERS.map((order) => ({
        swatch: tag("rect", { ...SWATCH, ...toPaint(LOOKS[order], ink) }),
        words: text[order],
      })),
      width: AXIS_PX + BARS.width,
      height: ABOVE + BARS.height + BELOW,
      drawing: [
        tag("g", { transform: `translate(${AXIS_PX} ${ABOVE})` }, [
          ...drawLevels(topOf(counts), BARS, ink),
          ...layPairs(counts, BARS).map((pair) => drawPair(pair, ink)),
        ]),
      ],
    },
    ink,
  );
}

function drawPair({ count, x, bars }: Pair, ink: Ink): string {
  const { messages, before, after } = count;
  return tag("g", { "data-messages": messages }, [
    hint(text.getSoMany(messages, formatCount(before), formatCount(after))),
    ...bars.map(({ order, ...box }) =>
      tag("rect", { "data-order": order, ...box, ...toPaint(LOOKS[order], ink) }),
    ),
    words(String(messages), { ...tick(ink), x, y: BARS.height + 18, "text-anchor": "middle" }),
  ]);
}
