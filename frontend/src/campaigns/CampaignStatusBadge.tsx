import type { CampaignStatus } from "../api/queries/campaigns";
import { en } from "../texts/en";
import { StatusBadge, type Tone } from "../ui/StatusBadge";

const TONES: Record<CampaignStatus, Tone> = {
  draft: "neutral",
  live: "good",
  paused: "warn",
  ended: "neutral",
};

export function CampaignStatusBadge({ status }: { status: CampaignStatus }) {
  return <StatusBadge tone={TONES[status]}>{en.campaigns.statuses[status]}</StatusBadge>;
}
