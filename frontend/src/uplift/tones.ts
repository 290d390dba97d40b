import type { Comparison } from "../api/queries/uplift";
import type { Tone } from "../ui/StatusBadge";

export const FINDING_TONES: Record<Comparison["finding"], Tone> = {
  wait: "warn",
  more: "good",
  less: "danger",
  none: "neutral",
};
