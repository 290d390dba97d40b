import { en } from "../../texts/en";
import { announce } from "../../ui/announce";
import type { Editor } from "../editorStore";
import { idsIn } from "../selection";
import { moveCards, placeOf, SNAP, snapped } from "./places";

export type Side = "up" | "down" | "left" | "right";

const WAYS: Record<Side, [number, number]> = {
  up: [0, -SNAP],
  down: [0, SNAP],
  left: [-SNAP, 0],
  right: [SNAP, 0],
};

/** Move the selected cards to the next line of the grid; says why when it cannot. */
export function nudge(editor: Editor, side: Side) {
  const { present } = editor.store.getState().history;
  const { free } = present.draft;
  const ids = idsIn(present);
  if (!free || present.selected === null) {
    announce(free ? en.free.selectFirst : en.free.switchOnFirst);
    return;
  }
  const at = placeOf(free, present.selected);
  if (!at) return;
  const [dx, dy] = WAYS[side];
  const inGroup = new Set(ids);
  const others = Object.entries(free).flatMap(([id, each]) => (inGroup.has(id) ? [] : [each]));
  const to = snapped({ x: at.x + dx, y: at.y + dy }, others);
  // Only across or only down: the other side may be off the grid on purpose.
  const by = { x: dx ? to.x - at.x : 0, y: dy ? to.y - at.y : 0 };
  editor.commit(en.free.labels.place(ids.length), (draft) => moveCards(draft, ids, by), {
    mergeKey: `place ${ids}`,
    selectMany: ids,
  });
  announce(en.free.moved[side]);
}
