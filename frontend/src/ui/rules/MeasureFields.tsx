import { NumberInput } from "@mantine/core";
import { en } from "../../texts/en";
import type { CampaignResponse, JourneyState, Measure } from "./model";
import { type Catalogue, type Choice, summable } from "./operators";
import classes from "./RuleBuilder.module.css";
import { namesAsOptions, SmallSelect } from "./SmallSelect";
import type { Names } from "./words";

type Base = Exclude<Measure, { kind: "rank" }>;

interface MeasureFieldsProps {
  measure: Base;
  catalogue: Catalogue;
  names: Names;
  disabled: boolean;
  onChange: (measure: Base) => void;
}

/** The fields that say which measure of its kind is meant; the window has its own. */
export function MeasureFields({ measure, ...props }: MeasureFieldsProps) {
  switch (measure.kind) {
    case "attribute":
      return (
        <SmallSelect
          label={en.rules.attribute}
          value={measure.name || null}
          options={namesAsOptions(
            props.catalogue.attributes.map((field) => field.name),
            measure.name,
          )}
          placeholder={en.rules.attribute}
          disabled={props.disabled}
          width={170}
          onChange={(name) => props.onChange({ ...measure, name })}
        />
      );
    case "longevity":
      return null;
    case "count":
      return <EventField {...props} measure={measure} />;
    case "sum":
      return <SumFields {...props} measure={measure} />;
    case "days_since":
      return <DaysSinceFields {...props} measure={measure} />;
    case "segment":
      return (
        <ChoiceField
          label={en.rules.segment}
          choices={props.names.segments}
          value={measure.id}
          disabled={props.disabled}
          onChange={(id) => props.onChange({ ...measure, id })}
        />
      );
    case "campaign":
      return <CampaignFields {...props} measure={measure} />;
    case "journey":
      return <JourneyFields {...props} measure={measure} />;
  }
}

type Of<Kind extends Base["kind"]> = Omit<MeasureFieldsProps, "measure"> & {
  measure: Extract<Base, { kind: Kind }>;
};

function EventField({
  measure,
  catalogue,
  disabled,
  onChange,
}: Of<"count" | "sum" | "days_since">) {
  return (
    <SmallSelect
      label={en.rules.event}
      value={measure.event || null}
      options={namesAsOptions(
        catalogue.events.map((event) => event.name),
        measure.event,
      )}
      placeholder={en.rules.event}
      disabled={disabled}
      width={180}
      // The filters speak of properties of the former event.
      onChange={(event) => onChange({ ...measure, event, filters: [] })}
    />
  );
}

function SumFields(props: Of<"sum">) {
  const { measure, catalogue, disabled, onChange } = props;
  return (
    <>
      <SmallSelect
        label={en.rules.property}
        value={measure.property}
        options={namesAsOptions(summable(catalogue, measure.event), measure.property)}
        disabled={disabled}
        width={130}
        onChange={(property) => onChange({ ...measure, property })}
      />
      <EventField {...props} />
    </>
  );
}

function DaysSinceFields(props: Of<"days_since">) {
  const { measure, disabled, onChange } = props;
  return (
    <>
      <SmallSelect
        label={en.rules.which}
        value={measure.which}
        options={(["last", "first"] as const).map((value) => ({ value, label: en.rules[value] }))}
        disabled={disabled}
        width={80}
        onChange={(which) => onChange({ ...measure, which })}
      />
      <EventField {...props} />
    </>
  );
}

function CampaignFields({ measure, names, disabled, onChange }: Of<"campaign">) {
  return (
    <>
      <SmallSelect
        label={en.rules.response}
        value={measure.response}
        options={labelled(en.rules.responses)}
        disabled={disabled}
        width={150}
        onChange={(response: CampaignResponse) => onChange({ ...measure, response })}
      />
      <ChoiceField
        label={en.rules.campaign}
        choices={names.campaigns}
        any={en.rules.anyCampaign}
        value={measure.campaign_id}
        disabled={disabled}
        onChange={(campaign_id) => onChange({ ...measure, campaign_id })}
      />
    </>
  );
}

function JourneyFields({ measure, names, disabled, onChange }: Of<"journey">) {
  return (
    <>
      <SmallSelect
        label={en.rules.state}
        value={measure.state}
        options={labelled(en.rules.states)}
        disabled={disabled}
        width={160}
        onChange={(state: JourneyState) => onChange({ ...measure, state })}
      />
      <ChoiceField
        label={en.rules.journey}
        choices={names.journeys}
        any={en.rules.anyJourney}
        value={measure.journey_id}
        disabled={disabled}
        onChange={(journey_id) => onChange({ ...measure, journey_id })}
      />
    </>
  );
}

interface ChoiceFieldProps {
  label: string;
  choices: readonly Choice[];
  /** Words for "no matter which", when that is allowed. */
  any?: string;
  value: number | null;
  disabled: boolean;
  onChange: (id: number | null) => void;
}

const ANY = "any";

function ChoiceField({ label, choices, any, value, disabled, onChange }: ChoiceFieldProps) {
  const unknown = value !== null && !choices.some((choice) => choice.id === value);
  return (
    <SmallSelect
      label={label}
      value={value === null ? (any ? ANY : null) : String(value)}
      placeholder={label}
      options={[
        ...(any ? [{ value: ANY, label: any }] : []),
        ...choices.map((choice) => ({ value: String(choice.id), label: choice.name })),
        ...(unknown ? [{ value: String(value), label: en.ruleWords.unnamed(value) }] : []),
      ]}
      disabled={disabled}
      width={190}
      onChange={(next) => onChange(next === ANY ? null : Number(next))}
    />
  );
}

interface WindowFieldProps {
  days: number | null;
  disabled: boolean;
  onChange: (days: number | null) => void;
}

const DEFAULT_DAYS = 30;

/** "ever" or "in the last N days". */
export function WindowField({ days, disabled, onChange }: WindowFieldProps) {
  return (
    <>
      <SmallSelect
        label={en.rules.window}
        value={days === null ? "ever" : "within"}
        options={(["within", "ever"] as const).map((value) => ({ value, label: en.rules[value] }))}
        disabled={disabled}
        width={100}
        onChange={(value) => onChange(value === "ever" ? null : DEFAULT_DAYS)}
      />
      {days !== null && (
        <>
          <NumberInput
            aria-label={en.rules.dayCount}
            size="xs"
            w={70}
            min={1}
            max={36_500}
            allowDecimal={false}
            disabled={disabled}
            value={days > 0 ? days : ""}
            onChange={(next) => onChange(typeof next === "number" ? next : 0)}
          />
          <span className={classes.word}>{en.rules.days}</span>
        </>
      )}
    </>
  );
}

function labelled<Key extends string>(texts: Record<Key, string>) {
  return (Object.entries(texts) as [Key, string][]).map(([value, label]) => ({ value, label }));
}
