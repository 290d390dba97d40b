/** Keys of the panel: its playback, and the way out. */
import type { KeyboardEvent } from "react";
import type { Player } from "./usePlayer";

const STEPS: Record<string, number> = { ArrowLeft: -1, ArrowUp: -1, ArrowRight: 1, ArrowDown: 1 };
const FIELDS = "input, textarea, select, [role=slider], [role=option], [role=menuitem]";

/** Keys act only while the focus is in the panel, and never inside a field. */
export function onKey(event: KeyboardEvent, player: Player | null, leave: () => void) {
  const { target, key } = event;
  if (!(target instanceof HTMLElement) || target.matches(FIELDS)) return;
  if (event.ctrlKey || event.metaKey || event.altKey) return;
  const isOnButton = target.matches("button, summary");
  const by = STEPS[key];
  const act = () => {
    if (key === "Escape") leave();
    else if (!player) return false;
    else if (key === " " && !isOnButton) player.toggle();
    else if (by !== undefined) player.step(by);
    else if (key === "Home") player.go(0);
    else if (key === "End") player.go(player.last);
    else return false;
    return true;
  };
  if (act()) event.preventDefault();
}
