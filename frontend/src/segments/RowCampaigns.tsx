import { Anchor, Button, Group, Title } from "@mantine/core";
import { Link } from "react-router";
import { useAllCampaigns } from "../api/queries/campaigns";
import type { SegmentRow } from "../api/queries/segments";
import { en } from "../texts/en";
import { Icon } from "../ui/Icon";
import { StatusBadge, type Tone } from "../ui/StatusBadge";
import classes from "./RowCampaigns.module.css";

const TONES: Record<string, Tone> = { live: "good", paused: "warn" };

/** The campaigns in a micro-segment's row of the plan, in their order. */
export function RowCampaigns({ segment, canEdit }: { segment: SegmentRow; canEdit: boolean }) {
  const all = useAllCampaigns().data ?? [];
  const own = all
    .filter((campaign) => campaign.segment.id === segment.id)
    .sort((a, b) => a.position - b.position);
  return (
    <section aria-labelledby="row-campaigns">
      <Group justify="space-between" mb="xs">
        <Title order={2} id="row-campaigns">
          {en.segments.campaigns}
        </Title>
        {canEdit && (
          <Button
            size="compact-sm"
            variant="light"
            component={Link}
            to={`/campaigns/new?segment=${segment.id}`}
            leftSection={<Icon name="plus" size={16} />}
          >
            {en.segments.addCampaign}
          </Button>
        )}
      </Group>
      {own.length === 0 ? (
        <p className={classes.none}>{en.segments.noCampaigns}</p>
      ) : (
        <ol className={classes.list}>
          {own.map((campaign) => (
            <li key={campaign.id} className={classes.item}>
              <Anchor component={Link} to={`/campaigns/${campaign.id}`} fw={600}>
                {campaign.name}
              </Anchor>
              <StatusBadge tone={TONES[campaign.status] ?? "neutral"}>
                {en.campaigns.statuses[campaign.status]}
              </StatusBadge>
            </li>
          ))}
        </ol>
      )}
    </section>
  );
}
