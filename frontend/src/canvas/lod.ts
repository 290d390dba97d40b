/** How much of a card is drawn at a zoom. */
type Lod = "full" | "plain" | "block";

const TEXT_FROM = 0.45;
const ICON_FROM = 0.22;

export function lodOf(zoom: number): Lod {
  if (zoom >= TEXT_FROM) return "full";
  return zoom >= ICON_FROM ? "plain" : "block";
}
