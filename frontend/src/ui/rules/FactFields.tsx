/** Which campaign, journey or micro-segment a condition speaks of. */
import { en } from "../../texts/en";
import type { FieldsOf } from "./MeasureFields";
import type {
  CampaignResponse,
  ConsentChannel,
  ConsentPurpose,
  ConsentState,
  JourneyState,
} from "./model";
import type { Choice } from "./operators";
import { SmallSelect } from "./SmallSelect";

export function CampaignFields({ measure, names, disabled, onChange }: FieldsOf<"campaign">) {
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

export function JourneyFields({ measure, names, disabled, onChange }: FieldsOf<"journey">) {
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

export function ConsentFields({ measure, disabled, onChange }: FieldsOf<"consent">) {
  const { channel, purpose = "marketing", state } = measure;
  const change = (next: Partial<typeof measure>) => {
    const whole = { kind: measure.kind, channel, state, purpose, ...next };
    const { purpose: _, ...ofAll } = whole;
    onChange(whole.state === "suppressed" ? ofAll : whole);
  };
  return (
    <>
      <SmallSelect
        label={en.rules.channel}
        value={channel}
        options={labelled(en.rules.channels)}
        disabled={disabled}
        width={90}
        onChange={(next: ConsentChannel) => change({ channel: next })}
      />
      {state !== "suppressed" && (
        <SmallSelect
          label={en.rules.purpose}
          value={purpose}
          options={labelled(en.rules.purposes)}
          disabled={disabled}
          width={180}
          onChange={(next: ConsentPurpose) => change({ purpose: next })}
        />
      )}
      <SmallSelect
        label={en.rules.state}
        value={state}
        options={labelled(en.rules.consents)}
        disabled={disabled}
        width={150}
        onChange={(next: ConsentState) => change({ state: next })}
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

export function ChoiceField({ label, choices, any, value, disabled, onChange }: ChoiceFieldProps) {
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

function labelled<Key extends string>(texts: Record<Key, string>) {
  return (Object.entries(texts) as [Key, string][]).map(([value, label]) => ({ value, label }));
}
