/** All message templates. */
import { Anchor, Button } from "@mantine/core";
import { Link } from "react-router";
import { useCanEdit, useMe } from "../api/queries/me";
import { type Template, useTemplateList } from "../api/queries/templates";
import { en } from "../texts/en";
import { type Column, DataTable } from "../ui/DataTable";
import { EmptyState } from "../ui/EmptyState";
import { formatDateTime } from "../ui/format";
import { Icon } from "../ui/Icon";
import { Page } from "../ui/Page";

function toColumns(zone: string | undefined): Column<Template>[] {
  return [
    {
      key: "name",
      title: en.messages.name,
      render: (row) => (
        <Anchor component={Link} to={`/messages/${row.id}`} fw={600}>
          {row.name}
        </Anchor>
      ),
    },
    { key: "subject", title: en.messages.subject, render: (row) => row.subject },
    {
      key: "channel",
      title: en.messages.channel,
      render: (row) => en.messages.channels[row.channel] ?? row.channel,
    },
    {
      key: "purpose",
      title: en.messages.purpose,
      render: (row) => en.messages.purposes[row.purpose],
    },
    {
      key: "updated",
      title: en.messages.updated,
      render: (row) => (row.updated_at ? formatDateTime(row.updated_at, zone) : ""),
    },
  ];
}

export default function TemplatesPage() {
  const canEdit = useCanEdit();
  const zone = useMe()?.workspace.timezone;
  const query = useTemplateList();
  const rows = query.data?.pages.flatMap((page) => page.results);
  const create = canEdit && (
    <Button component={Link} to="/messages/new" leftSection={<Icon name="plus" size={16} />}>
      {en.messages.newMessage}
    </Button>
  );
  return (
    <Page title={en.messages.title} about={en.messages.about} actions={create}>
      <DataTable
        label={en.messages.title}
        rows={rows}
        rowKey={(row) => row.id}
        columns={toColumns(zone)}
        state={query}
        empty={
          <EmptyState icon="envelope" action={create}>
            {en.messages.empty}
          </EmptyState>
        }
      />
    </Page>
  );
}
