import { Anchor } from "@mantine/core";
import { Link } from "react-router";
import type { CampaignNumbers, Home } from "../api/queries/home";
import { en } from "../texts/en";
import { type Column, DataTable } from "../ui/DataTable";
import { formatCount } from "../ui/format";
import classes from "./HomePage.module.css";

const LATEST: Column<CampaignNumbers>[] = [
  {
    key: "campaign",
    title: en.home.campaign,
    render: ({ campaign }) => (
      <Anchor component={Link} to={`/campaigns/${campaign.id}`} fw={600}>
        {campaign.name}
      </Anchor>
    ),
  },
  {
    key: "segment",
    title: en.home.segment,
    render: ({ segment }) => (
      <Anchor component={Link} to={`/m/${segment.id}`}>
        {segment.name}
      </Anchor>
    ),
  },
  {
    key: "matched",
    title: en.home.matched,
    numeric: true,
    render: (row) => formatCount(row.matched),
  },
  {
    key: "treated",
    title: en.home.gotIt,
    numeric: true,
    render: (row) => formatCount(row.treated),
  },
  {
    key: "control",
    title: en.home.heldOut,
    numeric: true,
    render: (row) => formatCount(row.control),
  },
];

export function LatestCard({ home }: { home: Home }) {
  if (!home.latest || home.latest.campaigns.length === 0) return null;
  return (
    <section className={classes.latest} aria-labelledby="latest-title">
      <h2 id="latest-title" className={classes.cardTitle}>
        {en.home.latest(en.calendar.full(home.latest.on))}
      </h2>
      <DataTable
        label={en.home.latest(en.calendar.full(home.latest.on))}
        rows={home.latest.campaigns}
        rowKey={({ campaign }) => campaign.id}
        columns={LATEST}
      />
    </section>
  );
}
