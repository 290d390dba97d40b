import type { RunRow } from "../../api/queries/runs";
import type { Tone } from "../../ui/StatusBadge";

/** How the state of a run looks. */
export const RUN_TONES: Record<RunRow["status"], Tone> = {
  running: "accent",
  done: "good",
  failed: "danger",
};
