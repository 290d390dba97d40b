/** Where the (+) of each way out stands. */
import { lineOf, STEP, STUB } from "./geometry";
import type { Picture } from "./types";

export interface Spot {
  id: string;
  name: string;
  x: number;
  y: number;
}

export function spotsOf({ steps, stubs, paths }: Picture): Spot[] {
  const cards = new Map(steps.map((s) => [s.id, s]));
  const ends = new Map(stubs.map((s) => [s.id, s]));
  return paths.flatMap((path): Spot[] => {
    const { id, name, lane } = path;
    const source = cards.get(path.source);
    const card = cards.get(path.target);
    const stub = ends.get(path.target);
    const end = card ?? stub;
    if (!source || !end) return [];
    if (stub && !stub.goesTo) {
      return [{ id, name, x: stub.x + STUB.width / 2, y: stub.y + STUB.height / 2 }];
    }
    const { plus } = lineOf({
      sourceX: source.x + STEP.width / 2,
      sourceY: source.y + STEP.height,
      targetX: end.x + (card ? STEP.width : STUB.width) / 2,
      targetY: end.y,
      lane,
      isBranch: path.label !== null,
    });
    return [{ id, name, ...plus }];
  });
}
