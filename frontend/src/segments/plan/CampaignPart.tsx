import { Button } from "@mantine/core";
import { useState } from "react";
import { Link } from "react-router";
import { en } from "../../texts/en";
import { formatCount, formatShare } from "../../ui/format";
import classes from "./CellPopover.module.css";
import { DaysForm } from "./DaysForm";
import { addsUp, explainCell } from "./explain";
import type { CellCount, Part, PlanCampaign } from "./model";
import type { ChangeDays, DaysChange } from "./useReshape";

interface CampaignPartProps {
  campaign: PlanCampaign;
  count: CellCount | undefined;
  expected: CellCount | undefined;
  sample: number;
  parts: Part[];
  isFuture: boolean;
  /** Left out: its days cannot be changed here. */
  onChange: ChangeDays | undefined;
}

/** One campaign of a cell: its number explained, and its days. */
export function CampaignPart(props: CampaignPartProps) {
  const { campaign, count, expected, sample, parts, isFuture, onChange } = props;
  return (
    <section className={classes.campaign}>
      <Link to={`/campaigns/${campaign.id}`} className={classes.campaignName}>
        {campaign.name}
      </Link>
      {count && <Sum count={count} parts={parts} />}
      {!count && expected && (
        <>
          <Sum count={expected} parts={toExpected(parts)} />
          <p className={classes.note}>
            {en.plan.expected(sample < 1 ? formatShare(sample) : null)}
          </p>
        </>
      )}
      {!count && !expected && (
        <p className={classes.line}>{isFuture ? en.plan.toCome : en.plan.notRun}</p>
      )}
      <p className={classes.note}>
        {en.plan.duration(campaign.duration_days)},{" "}
        {en.plan.controlShare(String(campaign.control_percent))}
      </p>
      {onChange && <DaysChoice campaign={campaign} onChange={onChange} />}
    </section>
  );
}

interface DaysChoiceProps {
  campaign: PlanCampaign;
  onChange: ChangeDays;
}

function DaysChoice({ campaign, onChange }: DaysChoiceProps) {
  const [isOpen, setOpen] = useState(false);
  const [isSaving, setSaving] = useState(false);
  if (!isOpen)
    return (
      <Button size="compact-xs" variant="subtle" onClick={() => setOpen(true)}>
        {en.plan.changeDays(campaign.name)}
      </Button>
    );
  const save = async (body: DaysChange) => {
    setSaving(true);
    if (await onChange(campaign, body)) setOpen(false);
    setSaving(false);
  };
  return <DaysForm campaign={campaign} isSaving={isSaving} onSave={save} />;
}

/** Of a day ahead nobody "got it" yet. */
function toExpected(parts: Part[]): Part[] {
  return parts.map((one, at) =>
    at === parts.length - 1 ? { ...one, words: en.plan.willGet } : one,
  );
}

function Sum({ count, parts }: { count: CellCount; parts: Part[] }) {
  return (
    <>
      <dl className={classes.sum}>
        {explainCell(count, parts).map(({ part, words, people, sign }) => (
          <div key={part} className={classes.sumLine} data-result={sign === "=" || undefined}>
            <dt>{words}</dt>
            <dd>
              {sign === "-" && "− "}
              {formatCount(people)}
            </dd>
          </div>
        ))}
      </dl>
      {!addsUp(count, parts) && <p className={classes.fault}>{en.plan.notAddingUp}</p>}
    </>
  );
}
