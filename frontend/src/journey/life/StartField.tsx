import { Radio, Stack, TextInput } from "@mantine/core";
import { useMe } from "../../api/queries/me";
import { en } from "../../texts/en";
import { wallClockOf } from "../../ui/wallClock";
import classes from "./Life.module.css";

interface StartFieldProps {
  /** On the workspace's wall clock; null: at once, "": not said yet. */
  value: string | null;
  onChange: (startsAt: string | null) => void;
}

/** When people move to the version: at once, or at a moment until which it can be cancelled. */
export function StartField({ value, onChange }: StartFieldProps) {
  const me = useMe();
  const zone = me?.workspace.timezone ?? "UTC";
  const now = me ? wallClockOf(me.clock.now, zone) : undefined;
  const texts = en.life;
  return (
    <div className={classes.version}>
      <Radio.Group
        label={texts.whenMoved}
        value={value === null ? "now" : "later"}
        onChange={(way) => onChange(way === "now" ? null : "")}
      >
        <Stack gap={6} mt="xs">
          <Radio size="xs" value="now" label={texts.movedNow} />
          <Radio size="xs" value="later" label={texts.movedLater} />
        </Stack>
      </Radio.Group>
      {value !== null && (
        <TextInput
          mt="xs"
          size="xs"
          type="datetime-local"
          label={texts.movedAt(zone)}
          description={texts.movedAtHint}
          {...(now ? { min: now } : {})}
          value={value}
          onChange={(event) => onChange(event.currentTarget.value)}
        />
      )}
    </div>
  );
}
