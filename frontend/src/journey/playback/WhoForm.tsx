import { ActionIcon, Button, Checkbox, NumberInput, TextInput } from "@mantine/core";
import { useState } from "react";
import type { Habits, Simulated } from "../../api/queries/simulate";
import { en } from "../../texts/en";
import { Icon } from "../../ui/Icon";
import { OddsSlider } from "./OddsSlider";
import classes from "./WhoForm.module.css";
import { oddsOf, type Who } from "./who";

interface WhoFormProps {
  who: Who;
  basis: Simulated["basis"] | undefined;
  onDone: (who: Who) => void;
  onCancel: () => void;
}

/** Attributes and odds; nothing is walked before the person says so. */
export function WhoForm({ who: given, basis, onDone, onCancel }: WhoFormProps) {
  const [who, setWho] = useState(given);
  const set = (change: Partial<Who>) => setWho((now) => ({ ...now, ...change }));
  const texts = en.playback.who;
  const heard = oddsOf(who, basis);
  return (
    <form
      className={classes.form}
      aria-label={texts.title}
      onSubmit={(event) => {
        event.preventDefault();
        onDone(who);
      }}
    >
      <div className={classes.columns}>
        <Attributes who={who} onChange={(attributes) => set({ attributes })} />
        <fieldset className={classes.part}>
          <legend>{texts.odds}</legend>
          {(Object.keys(en.playback.habits) as (keyof Habits)[]).map((key) => (
            <OddsSlider
              key={key}
              label={en.playback.habits[key]}
              value={who.odds[key]}
              onChange={(chance) => set({ odds: { ...who.odds, [key]: chance } })}
            />
          ))}
        </fieldset>
        <div>
          <Facts who={who} onChange={set} />
          {heard.length > 0 && (
            <fieldset className={classes.part}>
              <legend>{texts.events}</legend>
              {heard.map((odds) => (
                <OddsSlider
                  key={odds.event}
                  label={`${odds.event}, ${texts.per[odds.per]}`}
                  value={odds.chance}
                  onChange={(chance) =>
                    set({ events: { ...who.events, [odds.event]: { ...odds, chance } } })
                  }
                />
              ))}
            </fieldset>
          )}
          {basis && basis.assumptions.length > 0 && (
            <fieldset className={classes.part}>
              <legend>{texts.assumptions}</legend>
              {basis.assumptions.map(({ key, sentence, chance }) => (
                <OddsSlider
                  key={key}
                  label={sentence}
                  value={who.assumed[key] ?? chance}
                  onChange={(next) => set({ assumed: { ...who.assumed, [key]: next } })}
                />
              ))}
            </fieldset>
          )}
        </div>
      </div>
      <div className={classes.foot}>
        <Button size="xs" variant="default" onClick={onCancel}>
          {en.playback.back}
        </Button>
        <Button size="xs" type="submit">
          {texts.done}
        </Button>
      </div>
    </form>
  );
}

interface FactsProps {
  who: Who;
  onChange: (change: Partial<Who>) => void;
}

function Facts({ who, onChange }: FactsProps) {
  const texts = en.playback.who;
  return (
    <div className={classes.facts}>
      <Checkbox
        size="xs"
        label={texts.consent}
        checked={who.consent}
        onChange={(event) => onChange({ consent: event.currentTarget.checked })}
      />
      <NumberInput
        size="xs"
        label={texts.daysAgo}
        value={who.daysAgo ?? ""}
        min={0}
        max={36_500}
        allowDecimal={false}
        clampBehavior="strict"
        onChange={(days) => onChange({ daysAgo: typeof days === "number" ? days : null })}
      />
      <NumberInput
        size="xs"
        label={texts.orderValue}
        value={who.orderValue ?? ""}
        min={0}
        max={1_000_000}
        clampBehavior="strict"
        onChange={(value) => onChange({ orderValue: typeof value === "number" ? value : null })}
      />
    </div>
  );
}

interface AttributesProps {
  who: Who;
  onChange: (attributes: Who["attributes"]) => void;
}

function Attributes({ who: { attributes }, onChange }: AttributesProps) {
  const texts = en.playback.who;
  const setRow = (at: number, change: Partial<Who["attributes"][number]>) =>
    onChange(attributes.map((row, place) => (place === at ? { ...row, ...change } : row)));
  return (
    <fieldset className={classes.part}>
      <legend>{texts.attributes}</legend>
      {attributes.length === 0 && <p className={classes.none}>{texts.none}</p>}
      {attributes.map(({ name, value }, at) => (
        // biome-ignore lint/suspicious/noArrayIndexKey: names change while they are typed
        <div key={at} className={classes.row}>
          <TextInput
            size="xs"
            aria-label={texts.attribute}
            value={name}
            maxLength={200}
            onChange={(event) => setRow(at, { name: event.currentTarget.value })}
          />
          <TextInput
            size="xs"
            aria-label={texts.valueOf(name)}
            placeholder={texts.value}
            value={value}
            maxLength={1000}
            onChange={(event) => setRow(at, { value: event.currentTarget.value })}
          />
          <ActionIcon
            variant="subtle"
            color="gray"
            aria-label={texts.removeOf(name)}
            onClick={() => onChange(attributes.filter((_, place) => place !== at))}
          >
            <Icon name="trash" size={14} />
          </ActionIcon>
        </div>
      ))}
      <Button
        size="compact-xs"
        variant="subtle"
        onClick={() => onChange([...attributes, { name: "", value: "" }])}
      >
        {texts.add}
      </Button>
    </fieldset>
  );
}
