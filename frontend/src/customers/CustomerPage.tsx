/** One customer: who they are, where they are, and all that happened. */
import { Anchor, Skeleton, Tabs } from "@mantine/core";
import { Link, useParams, useSearchParams } from "react-router";
import { type CustomerDetail, useCustomer } from "../api/queries/customers";
import { useMe } from "../api/queries/me";
import { en } from "../texts/en";
import { customerName } from "../ui/customers/customerName";
import { ErrorNotice } from "../ui/ErrorNotice";
import { formatDateTime } from "../ui/format";
import { later } from "../ui/later";
import { Page } from "../ui/Page";
import { ConsentLedger } from "./ConsentLedger";
import classes from "./CustomerPage.module.css";
import { AttributesCard, ConsentsCard, JourneysCard, MembershipsCard } from "./cards";
import { Decisions } from "./Decisions";
import { MessageList } from "./MessageList";
import { ModeBadge } from "./ModeBadge";
import { Passages } from "./Passages";
import { Timeline } from "./Timeline";

const LanesPanel = later(() => import("./lanes/LanesPanel"));

const TABS = ["timeline", "lanes", "passages", "decisions", "messages", "ledger"] as const;
type Tab = (typeof TABS)[number];

export default function CustomerPage() {
  const { id: param } = useParams();
  const id = Number(param);
  const query = useCustomer(id);
  const customer = query.data;
  return (
    <Page
      wide
      title={customer ? customerName(customer) : en.customers.title}
      about={customer && <About customer={customer} />}
    >
      <Anchor component={Link} to="/customers" size="sm">
        {en.customers.back}
      </Anchor>
      {query.error && !customer && (
        <ErrorNotice error={query.error} onRetry={() => query.refetch()} />
      )}
      {query.isPending && (
        <Skeleton mt="md" height={360} aria-busy="true" aria-label={en.ui.loading} />
      )}
      {customer && (
        <div className={classes.columns}>
          <div className={classes.side}>
            <JourneysCard id={id} />
            <MembershipsCard id={id} />
            <AttributesCard customer={customer} />
            <ConsentsCard customer={customer} />
          </div>
          <History id={id} />
        </div>
      )}
    </Page>
  );
}

function About({ customer }: { customer: CustomerDetail }) {
  const zone = useMe()?.workspace.timezone;
  return (
    <span className={classes.about}>
      <ModeBadge mode={customer.owner_mode} />
      <span>{en.customers.modeHints[customer.owner_mode]}</span>
      {customer.signed_up_at && (
        <span>
          {en.customers.signedUp} {formatDateTime(customer.signed_up_at, zone)}
        </span>
      )}
    </span>
  );
}

function History({ id }: { id: number }) {
  const [search, setSearch] = useSearchParams();
  const wanted = search.get("show");
  const shown: Tab = TABS.find((tab) => tab === wanted) ?? "timeline";
  return (
    <Tabs
      className={classes.history}
      keepMounted={false}
      value={shown}
      onChange={(tab) =>
        setSearch(tab && tab !== "timeline" ? { show: tab } : {}, { replace: true })
      }
    >
      <Tabs.List>
        {TABS.map((tab) => (
          <Tabs.Tab key={tab} value={tab}>
            {en.customers[tab]}
          </Tabs.Tab>
        ))}
      </Tabs.List>
      <Tabs.Panel value="timeline">
        <Timeline id={id} />
      </Tabs.Panel>
      <Tabs.Panel value="lanes">
        <LanesPanel id={id} />
      </Tabs.Panel>
      <Tabs.Panel value="passages">
        <Passages id={id} />
      </Tabs.Panel>
      <Tabs.Panel value="decisions">
        <Decisions id={id} />
      </Tabs.Panel>
      <Tabs.Panel value="messages">
        <MessageList id={id} />
      </Tabs.Panel>
      <Tabs.Panel value="ledger">
        <ConsentLedger id={id} />
      </Tabs.Panel>
    </Tabs>
  );
}
