import { en } from "../../texts/en";
import { AnniversaryFields } from "./AnniversaryFields";
import { CampaignFields, ChoiceField, ConsentFields, JourneyFields } from "./FactFields";
import type { Measure } from "./model";
import { type Catalogue, measurable, type PropertyMeasure } from "./operators";
import { PredictionFields } from "./PredictionFields";
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
    case "lifetime_value":
    case "churn_probability":
    case "days_to_purchase":
      return <PredictionFields {...props} measure={measure} />;
    case "anniversary":
      return <AnniversaryFields {...props} measure={measure} />;
    case "count":
      return <EventField {...props} measure={measure} />;
    case "sum":
    case "average":
    case "min":
    case "max":
    case "distinct":
    case "most_frequent":
      return <PropertyFields {...props} measure={measure} />;
    case "days_since":
      return <DaysSinceFields {...props} measure={measure} />;
    case "not_since":
      return <NotSinceFields {...props} measure={measure} />;
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
    case "consent":
      return <ConsentFields {...props} measure={measure} />;
    case "journey":
      return <JourneyFields {...props} measure={measure} />;
  }
}

/** What the fields of one kind of measure are given. */
export type FieldsOf<Kind extends Base["kind"]> = Omit<MeasureFieldsProps, "measure"> & {
  measure: Extract<Base, { kind: Kind }>;
};

function EventField({
  measure,
  catalogue,
  disabled,
  onChange,
}: FieldsOf<"count" | "days_since" | "not_since" | PropertyMeasure["kind"]>) {
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

function PropertyFields(props: FieldsOf<PropertyMeasure["kind"]>) {
  const { measure, catalogue, disabled, onChange } = props;
  return (
    <>
      <SmallSelect
        label={en.rules.property}
        value={measure.property}
        options={namesAsOptions(measurable(catalogue, measure), measure.property)}
        disabled={disabled}
        width={130}
        onChange={(property) => onChange({ ...measure, property })}
      />
      <EventField {...props} />
    </>
  );
}

function DaysSinceFields(props: FieldsOf<"days_since">) {
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

function NotSinceFields(props: FieldsOf<"not_since">) {
  const { measure, catalogue, disabled, onChange } = props;
  return (
    <>
      <EventField {...props} />
      <SmallSelect
        label={en.rules.missing}
        value={measure.missing || null}
        options={namesAsOptions(
          catalogue.events.map((event) => event.name),
          measure.missing,
        ).map(({ value }) => ({ value, label: en.rules.notSince(value) }))}
        placeholder={en.rules.missing}
        disabled={disabled}
        width={240}
        onChange={(missing) => onChange({ ...measure, missing })}
      />
    </>
  );
}
