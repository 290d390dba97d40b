import { ActionIcon, Button, SegmentedControl } from "@mantine/core";
import { en } from "../../texts/en";
import { addDays, type Day } from "../../ui/days";
import { Icon } from "../../ui/Icon";
import classes from "./PlanPage.module.css";

interface RangePickerProps {
  /** First day shown; null until the server said which. */
  from: Day | null;
  days: number;
  choices: number[];
  onChange: (range: { from: Day | null; days: number }) => void;
}

const STEP = 7;

/** Which days the plan shows. "Today" leaves the choice of the first day to the server. */
export function RangePicker({ from, days, choices, onChange }: RangePickerProps) {
  const shift = (by: number) => from && onChange({ from: addDays(from, by), days });
  return (
    <div className={classes.range}>
      <ActionIcon
        variant="default"
        size={30}
        aria-label={en.plan.earlier}
        disabled={!from}
        onClick={() => shift(-STEP)}
      >
        <Icon name="chevronLeft" size={16} />
      </ActionIcon>
      <Button size="xs" variant="default" onClick={() => onChange({ from: null, days })}>
        {en.plan.today}
      </Button>
      <ActionIcon
        variant="default"
        size={30}
        aria-label={en.plan.later}
        disabled={!from}
        onClick={() => shift(STEP)}
      >
        <Icon name="chevronRight" size={16} />
      </ActionIcon>
      <SegmentedControl
        size="xs"
        aria-label={en.plan.range}
        value={String(days)}
        data={choices.map((value) => ({ value: String(value), label: en.plan.weeks(value) }))}
        onChange={(value) => onChange({ from, days: Number(value) })}
      />
    </div>
  );
}
