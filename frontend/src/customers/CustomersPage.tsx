/** Find customers. The search is part of the address, so it can be shared. */
import { Anchor, Button, TextInput } from "@mantine/core";
import { useDebouncedCallback } from "@mantine/hooks";
import { useState } from "react";
import { Link, useSearchParams } from "react-router";
import { type CustomerRow, useCustomers } from "../api/queries/customers";
import { exportAddress } from "../api/queries/imports";
import { useAtLeast, useMe } from "../api/queries/me";
import { en } from "../texts/en";
import { customerName } from "../ui/customers/customerName";
import { type Column, DataTable } from "../ui/DataTable";
import { EmptyLink } from "../ui/EmptyLink";
import { EmptyState } from "../ui/EmptyState";
import { formatDateTime } from "../ui/format";
import { Icon } from "../ui/Icon";
import { Page } from "../ui/Page";
import { ModeBadge } from "./ModeBadge";

const REST_MS = 300;

function toColumns(zone: string | undefined, showEmail: boolean): Column<CustomerRow>[] {
  const email: Column<CustomerRow> = {
    key: "email",
    title: en.customers.email,
    render: (row) => row.email ?? "",
  };
  return [
    {
      key: "name",
      title: en.customers.name,
      render: (row) => (
        <Anchor component={Link} to={`/customers/${row.id}`} fw={600}>
          {customerName(row)}
        </Anchor>
      ),
    },
    ...(showEmail ? [email] : []),
    {
      key: "mode",
      title: en.customers.mode,
      width: 140,
      render: (row) => <ModeBadge mode={row.owner_mode} />,
    },
    {
      key: "signedUp",
      title: en.customers.signedUp,
      width: 180,
      render: (row) => (row.signed_up_at ? formatDateTime(row.signed_up_at, zone) : ""),
    },
  ];
}

/** For those who may see what is in files. */
function FileButtons({ query }: { query: string }) {
  return (
    <>
      <Button
        component="a"
        variant="default"
        href={exportAddress(query)}
        title={en.imports.exportHint}
        download
      >
        {en.imports.export}
      </Button>
      <Button component={Link} to="/customers/import">
        {en.imports.open}
      </Button>
    </>
  );
}

export default function CustomersPage() {
  const [search, setSearch] = useSearchParams();
  const query = search.get("q") ?? "";
  const [typed, setTyped] = useState(query);
  const zone = useMe()?.workspace.timezone;
  const showEmail = useAtLeast("marketer");
  const found = useCustomers(query);
  const rows = found.data?.pages.flatMap((page) => page.results);
  const look = useDebouncedCallback(
    (text: string) => setSearch(text ? { q: text } : {}, { replace: true }),
    REST_MS,
  );
  return (
    <Page
      title={en.customers.title}
      about={en.customers.about}
      actions={showEmail && <FileButtons query={query} />}
    >
      <TextInput
        type="search"
        mb="md"
        maw={480}
        aria-label={en.customers.search}
        placeholder={en.customers.search}
        leftSection={<Icon name="search" size={16} />}
        value={typed}
        onChange={(event) => {
          setTyped(event.currentTarget.value);
          look(event.currentTarget.value.trim());
        }}
      />
      <DataTable
        label={en.customers.title}
        rows={rows}
        rowKey={(row) => row.id}
        columns={toColumns(zone, showEmail)}
        state={found}
        empty={
          <EmptyState
            icon="customers"
            action={
              query ? (
                <Button
                  variant="default"
                  onClick={() => {
                    setTyped("");
                    setSearch({}, { replace: true });
                  }}
                >
                  {en.customers.showAll}
                </Button>
              ) : (
                <EmptyLink to="/">{en.customers.howToSend}</EmptyLink>
              )
            }
          >
            {query ? en.customers.nobodyFound(query) : en.customers.empty}
          </EmptyState>
        }
      />
    </Page>
  );
}
