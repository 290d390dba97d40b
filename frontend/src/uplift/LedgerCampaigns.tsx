import { Anchor } from "@mantine/core";
import { Link } from "react-router";
import type { Comparison, LedgerCampaign } from "../api/queries/uplift";
import { en } from "../texts/en";
import { type Column, DataTable } from "../ui/DataTable";
import { formatCount } from "../ui/format";
import { StatusBadge } from "../ui/StatusBadge";
import { ForestFigure } from "./ForestFigure";
import { FINDING_TONES } from "./tones";
import { sayDifference, sayInterval } from "./values";

interface LedgerCampaignsProps {
  title: string;
  campaigns: LedgerCampaign[];
}

/** The goal of a campaign, or money where it has none; of several arms the first. */
const mainOf = ({ comparisons }: LedgerCampaign): Comparison | undefined => comparisons[0];

/** All campaigns: goals in one plot, everything in one table. */
export function LedgerCampaigns({ title, campaigns }: LedgerCampaignsProps) {
  const rows = campaigns.flatMap((one) => {
    const main = mainOf(one);
    if (!main?.difference || main.outcome.kind !== "rate") return [];
    const { id, name } = one.campaign;
    return [{ key: String(id), name, interval: main.difference }];
  });
  const sizes = (key: string) => {
    const found = campaigns.find(({ campaign }) => String(campaign.id) === key);
    return found && countSides(found);
  };
  return (
    <ForestFigure title={title} label={en.uplift.campaigns} kind="rate" rows={rows} sizes={sizes}>
      <DataTable
        label={en.uplift.campaigns}
        rows={campaigns}
        rowKey={({ campaign }) => campaign.id}
        columns={columns}
      />
    </ForestFigure>
  );
}

function countSides({ arms }: LedgerCampaign) {
  const sum = (isControl: boolean) =>
    arms.reduce((total, arm) => total + (arm.is_control === isControl ? arm.people : 0), 0);
  return { treated: sum(false), control: sum(true) };
}

const columns: Column<LedgerCampaign>[] = [
  {
    key: "name",
    title: en.uplift.campaign,
    render: ({ campaign }) => (
      <Anchor component={Link} to={`/uplift/campaigns/${campaign.id}`} fw={600}>
        {campaign.name}
      </Anchor>
    ),
  },
  { key: "row", title: en.uplift.row, render: ({ campaign }) => campaign.segment.name },
  {
    key: "treated",
    title: en.uplift.treated,
    numeric: true,
    render: (row) => formatCount(countSides(row).treated),
  },
  {
    key: "control",
    title: en.uplift.control,
    numeric: true,
    render: (row) => formatCount(countSides(row).control),
  },
  { key: "outcome", title: en.uplift.report.outcome, render: (row) => mainOf(row)?.outcome.name },
  {
    key: "difference",
    title: en.uplift.difference,
    numeric: true,
    render: (row) => {
      const main = mainOf(row);
      return main?.difference && sayDifference(main.outcome.kind, main.difference.value);
    },
  },
  {
    key: "interval",
    title: en.uplift.interval,
    numeric: true,
    render: (row) => {
      const main = mainOf(row);
      return main?.difference && sayInterval(main.outcome.kind, main.difference);
    },
  },
  {
    key: "finding",
    title: en.uplift.finding,
    render: (row) => <FindingBadge row={row} />,
  },
];

function FindingBadge({ row }: { row: LedgerCampaign }) {
  const main = mainOf(row);
  if (!main) return <StatusBadge>{en.uplift.refused}</StatusBadge>;
  return (
    <StatusBadge tone={FINDING_TONES[main.finding]}>{en.uplift.findings[main.finding]}</StatusBadge>
  );
}
