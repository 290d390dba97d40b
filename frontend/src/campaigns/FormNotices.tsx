import { Alert, Anchor, Group } from "@mantine/core";
import { useQueryClient } from "@tanstack/react-query";
import { Link } from "react-router";
import { type Campaign, type CampaignAtRevision, campaignKeys } from "../api/queries/campaigns";
import { en } from "../texts/en";
import { ConflictNotice } from "../ui/ConflictNotice";
import { ErrorNotice } from "../ui/ErrorNotice";
import { ApprovalNotice } from "./ApprovalNotice";

interface FormNoticesProps {
  campaign: Campaign | null;
  canEdit: boolean;
  needsPublisher: boolean;
  error: unknown;
  theirs: CampaignAtRevision | null;
  onMine: (theirs: CampaignAtRevision) => void;
}

/** Above the fields: what keeps the person from saving, and who waits for an answer. */
export function FormNotices(props: FormNoticesProps) {
  const { campaign, canEdit, needsPublisher, error, theirs, onMine } = props;
  const client = useQueryClient();
  return (
    <>
      <Group gap="md">
        <Anchor component={Link} to="/campaigns" size="sm">
          {en.campaigns.backToList}
        </Anchor>
        {campaign && (
          <Anchor component={Link} to={`/uplift/campaigns/${campaign.id}`} size="sm">
            {en.campaigns.toUplift}
          </Anchor>
        )}
      </Group>
      {!canEdit && <Alert variant="light">{en.campaigns.readOnly}</Alert>}
      {needsPublisher && <Alert variant="light">{en.campaigns.liveReadOnly}</Alert>}
      {campaign?.chosen_elsewhere && <Alert variant="light">{en.campaigns.chosenElsewhere}</Alert>}
      {error !== null && <ErrorNotice error={error} />}
      {campaign && <ApprovalNotice id={campaign.id} />}
      {theirs && campaign && (
        <ConflictNotice
          sentence={en.campaigns.conflict}
          onTheirs={() => client.invalidateQueries({ queryKey: campaignKeys.one(campaign.id) })}
          onMine={() => onMine(theirs)}
        />
      )}
    </>
  );
}
