import type { OwnerMode } from "../api/queries/customers";
import { en } from "../texts/en";
import { StatusBadge, type Tone } from "../ui/StatusBadge";

const TONES: Record<OwnerMode, Tone> = { nobody: "neutral", open: "accent", incubating: "good" };

/** Which mode owns the customer. */
export function ModeBadge({ mode }: { mode: OwnerMode }) {
  return (
    <span title={en.customers.modeHints[mode]}>
      <StatusBadge tone={TONES[mode]}>{en.customers.modes[mode]}</StatusBadge>
    </span>
  );
}
