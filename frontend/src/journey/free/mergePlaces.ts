import type { Point } from "../layout";
import type { Places } from "../model";
import { placeOf } from "./places";

interface Sides {
  base: Places | undefined;
  mine: Places | undefined;
  theirs: Places | undefined;
}

/**
 * Where the cards stand when two people arranged them. Who switched between the automatic
 * and the free arrangement decides; of free cards each stands where it was moved to, at
 * mine when both moved it: nobody has to be asked about that.
 */
export function mergePlaces({ base, mine, theirs }: Sides): Places | undefined {
  if (!mine || !theirs) return !mine === !base ? theirs : mine;
  const ids = new Set([...Object.keys(theirs), ...Object.keys(mine)]);
  return Object.fromEntries(
    [...ids].flatMap((id) => {
      const own = placeOf(mine, id);
      const other = placeOf(theirs, id);
      const isMoved = own !== undefined && !isAt(own, base && placeOf(base, id));
      const at = isMoved ? own : (other ?? own);
      return at ? [[id, at]] : [];
    }),
  );
}

const isAt = (one: Point, other: Point | undefined): boolean =>
  one.x === other?.x && one.y === other.y;
