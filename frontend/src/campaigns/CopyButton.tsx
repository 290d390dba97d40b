import { Button } from "@mantine/core";
import { useNavigate } from "react-router";
import { messageOf } from "../api/errors";
import { useCloneCampaign } from "../api/queries/campaignLife";
import { en } from "../texts/en";
import { Icon } from "../ui/Icon";
import { toast } from "../ui/toast";

/** Put a copy behind this campaign, as a draft, and go there. */
export function CopyButton({ id }: { id: number }) {
  const navigate = useNavigate();
  const clone = useCloneCampaign();
  const copy = () =>
    clone.mutate(id, {
      onSuccess: (made) => {
        toast(en.campaigns.copied(made.name));
        navigate(`/campaigns/${made.id}`);
      },
      onError: (error) => toast(messageOf(error)),
    });
  return (
    <Button
      variant="default"
      leftSection={<Icon name="copy" size={16} />}
      loading={clone.isPending}
      onClick={copy}
    >
      {en.campaigns.copy}
    </Button>
  );
}
