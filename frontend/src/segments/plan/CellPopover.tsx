import { Button, Popover } from "@mantine/core";
import { Link } from "react-router";
import { en } from "../../texts/en";
import type { Day } from "../../ui/days";
import { campaignsOn } from "./blocks";
import { CampaignPart } from "./CampaignPart";
import classes from "./CellPopover.module.css";
import { countOf, expectedOf, type Part, type PlanRow } from "./model";
import type { ChangeDays } from "./useReshape";

interface CellPopoverProps {
  row: PlanRow;
  day: Day;
  today: Day;
  parts: Part[];
  sample: number;
  canEdit: boolean;
  change: ChangeDays;
  onClose: () => void;
}

/** What happened, or will happen, in one row on one day, and why the number is as it is. */
export default function CellPopover(props: CellPopoverProps) {
  const { row, day, today, parts, sample, canEdit, change, onClose } = props;
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
            expected={expectedOf(row, day, campaign.id)}
            sample={sample}
            parts={parts}
            isFuture={day >= today}
            onChange={canEdit && day >= today ? change : undefined}
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
