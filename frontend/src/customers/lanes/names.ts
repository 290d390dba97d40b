/** Where the names of marks stand in a picture, which nobody can point at. */
import { cut, widthOf } from "../../ui/picture/svg";
import type { Item } from "./items";
import type { MarkGroup } from "./model";

export const NAME_SIZE = 11;
const LEAST = 36;
const MOST = 200;
/** From the middle of a mark to its name. */
const BESIDE = 12;

export interface PlacedName {
  text: string;
  x: number;
  /** It ends at `x`. */
  isBefore: boolean;
}

/** Names behind their marks, else before them; none where there is no room. */
export function placeNames(
  items: readonly Item[],
  toPx: (share: number) => number,
): Map<string, PlacedName> {
  const groups = items.flatMap((item) => (item.type === "marks" ? [item.group] : []));
  const placed = new Map<string, PlacedName>();
  let free = 0;
  groups.forEach((group, at) => {
    const x = toPx(group.left);
    const name = nameOf(group);
    const next = groups[at + 1];
    const behind = Math.min(MOST, (next ? toPx(next.left) - BESIDE : toPx(100)) - x - BESIDE);
    const before = Math.min(MOST, x - BESIDE - free);
    const least = Math.min(LEAST, widthOf(name, NAME_SIZE));
    const isBefore = behind < least;
    const text = cut(name, isBefore ? before : behind, NAME_SIZE);
    const hasRoom = name !== "" && (isBefore ? before : behind) >= least;
    free = x + BESIDE;
    if (!hasRoom) return;
    if (!isBefore) free += widthOf(text, NAME_SIZE);
    placed.set(group.key, { text, x: isBefore ? x - BESIDE : x + BESIDE, isBefore });
  });
  return placed;
}

/** What was opened or clicked has its name where it was sent. */
function nameOf({ kind, marks }: MarkGroup): string {
  if (kind === "opened" || kind === "clicked" || marks.length > 1) return "";
  return marks[0]?.name ?? "";
}
