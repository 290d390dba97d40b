/** Create a campaign, or look at one and change it. */
import { Skeleton, Stack } from "@mantine/core";
import { useParams, useSearchParams } from "react-router";
import { useCampaign } from "../api/queries/campaigns";
import { en } from "../texts/en";
import { isDay } from "../ui/days";
import { ErrorNotice } from "../ui/ErrorNotice";
import { Page } from "../ui/Page";
import { CampaignForm } from "./CampaignForm";
import { emptyDraft, toDraft } from "./form";

export default function CampaignPage() {
  const { id: param } = useParams();
  const id = param === undefined ? null : Number(param);
  const [search] = useSearchParams();
  const campaign = useCampaign(id);
  if (id === null) {
    const segment = Number(search.get("segment")) || null;
    const from = search.get("from");
    const start = emptyDraft(segment, from && isDay(from) ? from : null);
    return <CampaignForm key="new" read={null} start={start} />;
  }
  if (campaign.data)
    return (
      <CampaignForm
        key={`${id}:${campaign.data.campaign.updated_at}`}
        read={campaign.data}
        start={toDraft(campaign.data.campaign)}
      />
    );
  return (
    <Page title={en.campaigns.title}>
      {campaign.error ? (
        <ErrorNotice error={campaign.error} onRetry={() => campaign.refetch()} />
      ) : (
        <Stack aria-busy="true" role="status" aria-label={en.ui.loading}>
          <Skeleton height={36} width={360} />
          <Skeleton height={240} />
        </Stack>
      )}
    </Page>
  );
}
