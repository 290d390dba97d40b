import type { Campaign } from "../api/queries/campaigns";
import { useCanEdit } from "../api/queries/me";
import { TestSend } from "./TestSend";
import { VariantResults } from "./VariantResults";

interface CampaignLifeProps {
  campaign: Campaign;
  canDecide: boolean;
}

/** What can be seen and tried of a campaign that is saved. */
export function CampaignLife({ campaign, canDecide }: CampaignLifeProps) {
  const { id, variants, action } = campaign;
  const actions = variants.length > 0 ? variants.map((one) => one.action) : [action];
  const messages = actions.filter((one) => one.kind === "message").length;
  const canTry = useCanEdit() && messages > 0;
  return (
    <>
      {variants.length > 0 && <VariantResults campaign={campaign} canDecide={canDecide} />}
      {canTry && <TestSend id={id} count={messages} />}
    </>
  );
}
