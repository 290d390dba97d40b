/** All campaigns, in the order of the plan. */
import { Anchor, Button } from "@mantine/core";
import { Link } from "react-router";
import { useAllTemplates } from "../api/queries/all";
import { type Campaign, useCampaigns } from "../api/queries/campaigns";
import { useCanEdit } from "../api/queries/me";
import { en } from "../texts/en";
import { type Column, DataTable } from "../ui/DataTable";
import { EmptyState } from "../ui/EmptyState";
import { Icon } from "../ui/Icon";
import { Page } from "../ui/Page";
import { CampaignStatusBadge } from "./CampaignStatusBadge";
import { describeActions } from "./words";

interface Named {
  id: number;
  name: string;
}

function toColumns(templates: readonly Named[]): Column<Campaign>[] {
  return [
    {
      key: "name",
      title: en.campaigns.name,
      render: (row) => (
        <Anchor component={Link} to={`/campaigns/${row.id}`} fw={600}>
          {row.name}
        </Anchor>
      ),
    },
    {
      key: "row",
      title: en.campaigns.row,
      render: (row) => (
        <Anchor component={Link} to={`/m/${row.segment.id}`}>
          {row.segment.name}
        </Anchor>
      ),
    },
    {
      key: "action",
      title: en.campaigns.what,
      render: (row) => describeActions(row, templates),
    },
    { key: "when", title: en.campaigns.when, render: (row) => row.schedule_words },
    {
      key: "duration",
      title: en.campaigns.shortDuration,
      numeric: true,
      width: 90,
      render: (row) => en.campaigns.list.days(row.duration_days),
    },
    {
      key: "control",
      title: en.campaigns.shortControl,
      numeric: true,
      width: 90,
      render: (row) => en.campaigns.list.percent(String(row.control_percent)),
    },
    {
      key: "status",
      title: en.campaigns.status,
      width: 100,
      render: (row) => <CampaignStatusBadge status={row.status} />,
    },
  ];
}

export default function CampaignsPage() {
  const canEdit = useCanEdit();
  const query = useCampaigns();
  const templates = useAllTemplates().data ?? [];
  const rows = query.data?.pages.flatMap((page) => page.results);
  const create = canEdit && (
    <Button component={Link} to="/campaigns/new" leftSection={<Icon name="plus" size={16} />}>
      {en.plan.newCampaign}
    </Button>
  );
  return (
    <Page
      wide
      title={en.campaigns.title}
      about={en.campaigns.about}
      actions={
        <>
          <Button component={Link} to="/campaigns/settings" variant="default">
            {en.campaignSettings.open}
          </Button>
          {create}
        </>
      }
    >
      <DataTable
        label={en.campaigns.title}
        rows={rows}
        rowKey={(row) => row.id}
        columns={toColumns(templates)}
        state={query}
        empty={
          <EmptyState icon="campaign" action={create}>
            {en.campaigns.empty}
          </EmptyState>
        }
      />
    </Page>
  );
}
