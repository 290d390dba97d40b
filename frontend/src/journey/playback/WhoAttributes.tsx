import { ActionIcon, Button, TextInput } from "@mantine/core";
import { en } from "../../texts/en";
import { Icon } from "../../ui/Icon";
import classes from "./WhoForm.module.css";
import type { Who } from "./who";

interface WhoAttributesProps {
  who: Who;
  onChange: (attributes: Who["attributes"]) => void;
}

/** Attributes as they are typed: any name, any value. */
export function WhoAttributes({ who: { attributes }, onChange }: WhoAttributesProps) {
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
