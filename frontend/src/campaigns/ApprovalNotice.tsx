import { Alert } from "@mantine/core";
import {
  ofCampaign,
  useCampaignApprovals,
  useSendBack,
  useWithdraw,
} from "../api/queries/approvals";
import { useMe } from "../api/queries/me";
import { en } from "../texts/en";
import { Asked, sayAsked } from "../ui/asking/Asked";

/** Who asked to put the campaign live, or who sent it back and why. */
export function ApprovalNotice({ id }: { id: number }) {
  const zone = useMe()?.workspace.timezone;
  const approval = useCampaignApprovals(id).data?.results[0];
  const withdraw = useWithdraw(ofCampaign(id));
  const sendBack = useSendBack(ofCampaign(id));
  if (!approval || !["open", "sent_back"].includes(approval.status)) return null;
  const isReady = approval.status === "open" && approval.is_current;
  return (
    <Alert
      variant="light"
      color={isReady ? "blue" : "orange"}
      title={sayAsked(approval, zone)}
      aria-label={en.campaigns.requests}
    >
      <Asked approval={approval} withdraw={withdraw} sendBack={sendBack} />
    </Alert>
  );
}
