import { Button } from "@mantine/core";
import { useState } from "react";
import type { Habits, Simulated } from "../../api/queries/simulate";
import { en } from "../../texts/en";
import { OddsSlider } from "./OddsSlider";
import { WhoAttributes } from "./WhoAttributes";
import { WhoFacts } from "./WhoFacts";
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
        <WhoAttributes who={who} onChange={(attributes) => set({ attributes })} />
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
          <WhoFacts who={who} onChange={set} />
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
