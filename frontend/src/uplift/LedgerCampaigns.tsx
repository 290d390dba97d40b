import type { LedgerCampaign } from "../api/queries/uplift";
import { en } from "../texts/en";
import { type Entry, LedgerFigure } from "./LedgerFigure";

interface LedgerCampaignsProps {
  title: string;
  campaigns: LedgerCampaign[];
}

const TITLES = {
  name: en.uplift.campaign,
  place: en.uplift.row,
  treated: en.uplift.treated,
  control: en.uplift.control,
  refused: en.uplift.refused,
};

/** All campaigns, one line each. */
export function LedgerCampaigns({ title, campaigns }: LedgerCampaignsProps) {
  return (
    <LedgerFigure
      title={title}
      label={en.uplift.campaigns}
      titles={TITLES}
      entries={campaigns.map(toEntry)}
    />
  );
}

/** The goal of a campaign, or money where it has none; of several arms the first. */
function toEntry({ campaign, arms, comparisons }: LedgerCampaign): Entry {
  const count = (isControl: boolean) =>
    arms.reduce((total, arm) => total + (arm.is_control === isControl ? arm.people : 0), 0);
  return {
    key: String(campaign.id),
    name: campaign.name,
    to: `/uplift/campaigns/${campaign.id}`,
    place: campaign.segment.name,
    treated: count(false),
    control: count(true),
    main: comparisons[0],
  };
}
