import { ActionIcon, Button, NumberInput, Select, TextInput } from "@mantine/core";
import { useState } from "react";
import { useMe } from "../../api/queries/me";
import { type Persona, usePersonas } from "../../api/queries/simulate";
import { en } from "../../texts/en";
import { formatCount } from "../../ui/format";
import { Icon } from "../../ui/Icon";
import { momentOf, wallClockOf } from "../../ui/wallClock";
import classes from "./Playback.module.css";
import { MANY } from "./useTrial";
import type { Settings, Who } from "./who";

const NEW = "new";
const MAX_SEED = 2_147_483_647;

interface PersonaBarProps {
  who: Who;
  settings: Settings;
  isMany: boolean;
  isBusy: boolean;
  onChoose: (persona: Persona | null) => void;
  onSet: (settings: Settings) => void;
  onEdit: () => void;
  onMany: (isMany: boolean) => void;
  onClose: () => void;
}

/** Who is tried, from when, with which chance. */
export function PersonaBar(props: PersonaBarProps) {
  const { who, settings, isMany, isBusy, onSet } = props;
  const texts = en.playback;
  const zone = useMe()?.workspace.timezone ?? "UTC";
  const personas = usePersonas().data?.results ?? [];
  return (
    <div className={classes.head}>
      <h2 className={classes.title}>{texts.title}</h2>
      <Select
        size="xs"
        w={210}
        aria-label={texts.persona}
        value={who.personaId === null ? NEW : String(who.personaId)}
        data={[
          { value: NEW, label: texts.someoneNew },
          ...personas.map(({ id, name }) => ({ value: String(id), label: name })),
        ]}
        allowDeselect={false}
        onChange={(id) => props.onChoose(personas.find((each) => String(each.id) === id) ?? null)}
      />
      <Button size="xs" variant="default" onClick={props.onEdit}>
        {texts.who.title}…
      </Button>
      <TextInput
        size="xs"
        type="datetime-local"
        label={texts.start}
        className={classes.inline ?? ""}
        value={settings.start && wallClockOf(settings.start, zone)}
        onChange={({ currentTarget: { value } }) =>
          value && onSet({ ...settings, start: momentOf(value, zone) })
        }
      />
      <SmallNumber
        label={texts.days}
        value={settings.days}
        max={365}
        onChange={(days) => onSet({ ...settings, days })}
      />
      <SmallNumber
        label={texts.seed}
        hint={texts.seedHint}
        value={settings.seed}
        min={0}
        max={MAX_SEED}
        onChange={(seed) => onSet({ ...settings, seed })}
      />
      <span className={classes.space} />
      <Button
        size="xs"
        variant={isMany ? "default" : "light"}
        loading={isMany && isBusy}
        onClick={() => props.onMany(!isMany)}
      >
        {isMany ? texts.backToOne : texts.run(formatCount(MANY))}
      </Button>
      <ActionIcon variant="subtle" color="gray" aria-label={texts.close} onClick={props.onClose}>
        <Icon name="cross" size={16} />
      </ActionIcon>
    </div>
  );
}

interface SmallNumberProps {
  label: string;
  hint?: string;
  value: number;
  min?: number;
  max: number;
  onChange: (value: number) => void;
}

function SmallNumber({ label, hint, value, min = 1, max, onChange }: SmallNumberProps) {
  // Empty while another number is typed; what is left empty comes back.
  const [isEmpty, setEmpty] = useState(false);
  return (
    <NumberInput
      size="xs"
      w={112}
      label={label}
      {...(hint ? { title: hint } : {})}
      className={classes.inline ?? ""}
      value={isEmpty ? "" : value}
      min={min}
      max={max}
      allowDecimal={false}
      clampBehavior="strict"
      onBlur={() => setEmpty(false)}
      onChange={(next) => {
        setEmpty(next === "");
        if (typeof next === "number" && next >= min) onChange(next);
      }}
    />
  );
}
