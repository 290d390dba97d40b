import { Alert, Chip, Group, Input, NumberInput, SegmentedControl, Switch } from "@mantine/core";
import { DatePickerInput } from "@mantine/dates";
import type { Schedule } from "../api/queries/campaigns";
import { useMe } from "../api/queries/me";
import { en } from "../texts/en";
import { WEEKDAYS } from "../texts/en/calendar";
import { workspaceDay } from "../ui/workspaceDay";
import type { FieldsProps } from "./CampaignForm";
import classes from "./CampaignForm.module.css";
import { changeSchedule, type Draft, findGaps, findNoDay, type GapField } from "./form";

const DAY_GAPS: GapField[] = ["weekdays", "dates", "ends_on"];
const KINDS: Schedule["kind"][] = ["every_day", "weekdays", "dates"];

/** On which days it acts, and how long its people are left alone afterwards. */
export function ScheduleFields(props: FieldsProps) {
  const { draft, change, readOnly, errorOf } = props;
  const me = useMe();
  const today = workspaceDay(me?.clock.now, me?.workspace.timezone);
  return (
    <>
      <SegmentedControl
        aria-label={en.campaigns.schedule}
        readOnly={readOnly}
        value={draft.schedule.kind}
        data={KINDS.map((value) => ({ value, label: en.campaigns.schedules[value] }))}
        onChange={(kind) => change(changeSchedule(draft, kind as Schedule["kind"], today))}
      />
      <DayChoice {...props} today={today} />
      {draft.schedule.kind !== "dates" && (
        <div className={classes.pair}>
          <DatePickerInput
            label={en.campaigns.startsOn}
            placeholder={en.campaigns.noLimit}
            clearable
            readOnly={readOnly}
            defaultDate={today}
            valueFormat="D MMM YYYY"
            value={draft.starts_on}
            error={errorOf("ends_on", "starts_on")}
            onChange={(starts_on) => change({ starts_on })}
          />
          <DatePickerInput
            label={en.campaigns.endsOn}
            placeholder={en.campaigns.noLimit}
            clearable
            readOnly={readOnly}
            defaultDate={draft.starts_on ?? today}
            valueFormat="D MMM YYYY"
            value={draft.ends_on}
            error={errorOf("ends_on")}
            onChange={(ends_on) => change({ ends_on })}
          />
        </div>
      )}
      <NoDay draft={draft} today={today} />
      <NumberInput
        label={en.campaigns.duration}
        description={en.campaigns.durationHint}
        min={1}
        max={3650}
        allowDecimal={false}
        readOnly={readOnly}
        value={draft.duration_days}
        error={errorOf("duration", "duration_days")}
        onChange={(value) => change({ duration_days: typeof value === "number" ? value : 0 })}
      />
      <Switch
        label={en.campaigns.atOnce}
        checked={draft.at_once}
        disabled={readOnly}
        error={errorOf(null, "at_once")}
        onChange={(event) => change({ at_once: event.currentTarget.checked })}
      />
      <Switch
        label={en.campaigns.capExempt}
        description={en.campaigns.capExemptHint}
        checked={draft.cap_exempt}
        disabled={readOnly}
        error={errorOf(null, "cap_exempt")}
        onChange={(event) => change({ cap_exempt: event.currentTarget.checked })}
      />
    </>
  );
}

/** What is missing altogether is said beside its field. */
function NoDay({ draft, today }: { draft: Draft; today: string }) {
  const gaps = findGaps(draft);
  const why = findNoDay(draft, today);
  if (why === null || gaps.some((gap) => DAY_GAPS.includes(gap))) return null;
  return (
    <Alert color="yellow" variant="light" role="status">
      {en.campaigns.noDay[why]}
    </Alert>
  );
}

function DayChoice({ draft, change, readOnly, errorOf, today }: FieldsProps & { today: string }) {
  const { schedule } = draft;
  switch (schedule.kind) {
    case "every_day":
      return null;
    case "weekdays":
      return (
        <Input.Wrapper
          label={en.campaigns.weekdays}
          labelElement="div"
          error={errorOf("weekdays", "schedule.days")}
        >
          <Chip.Group
            multiple
            value={schedule.days.map(String)}
            onChange={(days) =>
              change({ schedule: { ...schedule, days: days.map(Number).sort() } })
            }
          >
            <Group gap={6} mt={4}>
              {WEEKDAYS.map((name, day) => (
                <Chip key={name} value={String(day)} size="sm" disabled={readOnly}>
                  {name}
                </Chip>
              ))}
            </Group>
          </Chip.Group>
        </Input.Wrapper>
      );
    case "dates":
      return (
        <DatePickerInput
          type="multiple"
          label={en.campaigns.dates}
          placeholder={en.campaigns.datesHint}
          readOnly={readOnly}
          defaultDate={today}
          valueFormat="D MMM YYYY"
          value={schedule.dates}
          error={errorOf("dates", "schedule.dates")}
          onChange={(dates) => change({ schedule: { ...schedule, dates: [...dates].sort() } })}
        />
      );
  }
}
