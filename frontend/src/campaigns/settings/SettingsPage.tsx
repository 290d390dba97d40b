/** What all campaigns keep to. Everybody may look, admins may change it. */
import { useCampaignSettings } from "../../api/queries/campaignSettings";
import { en } from "../../texts/en";
import { ErrorNotice } from "../../ui/ErrorNotice";
import { Loading } from "../../ui/Loading";
import { Page } from "../../ui/Page";
import { SettingsForm } from "./SettingsForm";

export default function SettingsPage() {
  const { data, error, refetch } = useCampaignSettings();
  return (
    <Page title={en.campaignSettings.title} about={en.campaignSettings.about}>
      {data && <SettingsForm key={JSON.stringify(data)} saved={data} />}
      {!data && error && <ErrorNotice error={error} onRetry={refetch} />}
      {!data && !error && <Loading />}
    </Page>
  );
}
