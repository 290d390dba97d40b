import { Button, Popover } from "@mantine/core";
import { Link } from "react-router";
import { en } from "../../texts/en";
import type { Day } from "../../ui/days";
import { formatCount } from "../../ui/format";
import { campaignsOn } from "./blocks";
import classes from "./CellPopover.module.css";
import { addsUp, explainCell } from "./explain";
import { type CellCount, countOf, type PlanCampaign, type PlanRow } from "./model";

interface CellPopoverProps {
  row: PlanRow;
  day: Day;
  today: Day;
  canEdit: boolean;
  onClose: () => void;
}

/** What happened, or will happen, in one row on one day, and why the number is as it is. */
export function CellPopover({ row, day, today, canEdit, onClose }: CellPopoverProps) {
  const acting = campaignsOn(row, day, today);
  const members = row.members[day];
  const title = en.plan.cellTitle(row.segment.name, en.calendar.full(day));
  return (
    <Popover
      opened
      onClose={onClose}
      onDismiss={onClose}
      width={340}
      position="bottom-start"
      shadow="md"
      trapFocus
      withRoles={false}
    >
      <Popover.Target>
        <span className={classes.anchor} />
      </Popover.Target>
      <Popover.Dropdown
        role="dialog"
        aria-label={title}
        onClick={(event) => event.stopPropagation()}
        onKeyDown={(event) => event.stopPropagation()}
      >
        <p className={classes.title}>{row.segment.name}</p>
        <p className={classes.day}>{en.calendar.full(day)}</p>
        {members !== undefined && <p className={classes.line}>{en.plan.members(members)}</p>}
        {acting.length === 0 && <p className={classes.line}>{en.plan.nothing}</p>}
        {acting.map((campaign) => (
          <CampaignPart
            key={campaign.id}
            campaign={campaign}
            count={countOf(row, day, campaign.id)}
            isFuture={day >= today}
          />
        ))}
        <div className={classes.actions}>
          {canEdit && day >= today && (
            <Button
              size="compact-sm"
              variant="light"
              component={Link}
              to={`/campaigns/new?segment=${row.segment.id}&from=${day}`}
            >
              {en.plan.addHere}
            </Button>
          )}
          <Button size="compact-sm" variant="subtle" onClick={onClose}>
            {en.ui.close}
          </Button>
        </div>
      </Popover.Dropdown>
    </Popover>
  );
}

interface CampaignPartProps {
  campaign: PlanCampaign;
  count: CellCount | undefined;
  isFuture: boolean;
}

function CampaignPart({ campaign, count, isFuture }: CampaignPartProps) {
  return (
    <section className={classes.campaign}>
      <Link to={`/campaigns/${campaign.id}`} className={classes.campaignName}>
        {campaign.name}
      </Link>
      {count ? (
        <Sum count={count} />
      ) : (
        <p className={classes.line}>{isFuture ? en.plan.toCome : en.plan.notRun}</p>
      )}
      <p className={classes.note}>
        {en.plan.duration(campaign.duration_days)},{" "}
        {en.plan.controlShare(String(campaign.control_percent))}
      </p>
    </section>
  );
}

function Sum({ count }: { count: CellCount }) {
  return (
    <>
      <dl className={classes.sum}>
        {explainCell(count).map(({ part, people, sign }) => (
          <div key={part} className={classes.sumLine} data-result={sign === "=" || undefined}>
            <dt>{en.plan.parts[part]}</dt>
            <dd>
              {sign === "-" && "− "}
              {formatCount(people)}
            </dd>
          </div>
        ))}
      </dl>
      {!addsUp(count) && <p className={classes.fault}>{en.plan.notAddingUp}</p>}
    </>
  );
}
