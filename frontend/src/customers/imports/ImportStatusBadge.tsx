import type { ImportStatus } from "../../api/queries/imports";
import { en } from "../../texts/en";
import { StatusBadge, type Tone } from "../../ui/StatusBadge";

const tones: Record<ImportStatus, Tone> = {
  mapping: "neutral",
  checking: "accent",
  checked: "neutral",
  running: "accent",
  done: "good",
  cancelled: "neutral",
  failed: "danger",
};

export function ImportStatusBadge({ status }: { status: ImportStatus }) {
  return <StatusBadge tone={tones[status]}>{en.imports.statuses[status]}</StatusBadge>;
}
