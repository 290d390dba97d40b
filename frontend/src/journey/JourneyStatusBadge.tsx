import type { JourneyStatus } from "../api/types";
import { en } from "../texts/en";
import { StatusBadge, type Tone } from "../ui/StatusBadge";

const TONES: Record<JourneyStatus, Tone> = {
  draft: "neutral",
  live: "good",
  paused: "warn",
  stopped: "danger",
  archived: "neutral",
};

export function JourneyStatusBadge({ status }: { status: JourneyStatus }) {
  return <StatusBadge tone={TONES[status]}>{en.journey.status[status]}</StatusBadge>;
}
