import { NumberInput, Select } from "@mantine/core";
import { useCatalogue } from "../api/queries/catalogue";
import { en } from "../texts/en";
import { FilterList } from "../ui/rules/FilterList";
import type { FieldsProps } from "./CampaignForm";
import classes from "./CampaignForm.module.css";
import { newGoal } from "./form";

const NO_GOAL = "";
const NO_CATALOGUE = { attributes: [], events: [] };

/** The control group and what counts as a success. */
export function MeasureFields({ draft, change, readOnly, errorOf, refused }: FieldsProps) {
  const catalogue = useCatalogue().data ?? NO_CATALOGUE;
  const { goal } = draft;
  const filterFault = Object.entries(refused).find(([path]) =>
    path.startsWith("goal.filters"),
  )?.[1];
  const events = catalogue.events.map((event) => event.name);
  const offered = goal && !events.includes(goal.event) ? [goal.event, ...events] : events;
  return (
    <>
      <NumberInput
        label={en.campaigns.control}
        description={en.campaigns.controlHint}
        suffix=" %"
        min={0}
        max={100}
        decimalScale={2}
        readOnly={readOnly}
        value={draft.control_percent ?? ""}
        error={errorOf("control", "control_percent")}
        onChange={(value) => change({ control_percent: typeof value === "number" ? value : null })}
      />
      {draft.control_percent === 0 && <p className={classes.note}>{en.campaigns.noControl}</p>}
      <div className={classes.pair}>
        <Select
          label={en.campaigns.goal}
          searchable
          nothingFoundMessage={en.ui.nothingFound}
          readOnly={readOnly}
          allowDeselect={false}
          value={goal?.event ?? NO_GOAL}
          data={[
            { value: NO_GOAL, label: en.campaigns.goalNone },
            ...offered.map((name) => ({ value: name, label: name })),
          ]}
          error={errorOf("goal", "goal.event")}
          onChange={(event) => change({ goal: event ? newGoal(event) : null })}
        />
        {goal && (
          <NumberInput
            label={en.campaigns.goalDays}
            min={1}
            max={3650}
            allowDecimal={false}
            readOnly={readOnly}
            value={goal.within_days}
            error={errorOf("goal", "goal.within_days")}
            onChange={(days) =>
              change({ goal: { ...goal, within_days: typeof days === "number" ? days : 0 } })
            }
          />
        )}
      </div>
      {goal && (
        <div>
          <FilterList
            event={goal.event}
            filters={goal.filters}
            catalogue={catalogue}
            disabled={readOnly}
            onChange={(filters) => change({ goal: { ...goal, filters } })}
          />
          {filterFault && (
            <p role="alert" className={classes.fault}>
              {filterFault}
            </p>
          )}
        </div>
      )}
    </>
  );
}
