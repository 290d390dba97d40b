import { Radio, Stack, TextInput } from "@mantine/core";
import { useMe } from "../../api/queries/me";
import { en } from "../../texts/en";
import { wallClockOf } from "../../ui/wallClock";

interface LaunchFieldProps {
  /** On the workspace's wall clock; null: at once, "": not said yet. */
  value: string | null;
  error: string | undefined;
  onChange: (at: string | null) => void;
}

/** When the draft goes live: at once, or at a moment until which it can be cancelled. */
export function LaunchField({ value, error, onChange }: LaunchFieldProps) {
  const me = useMe();
  const zone = me?.workspace.timezone ?? "UTC";
  const texts = en.publish.launch;
  return (
    <div>
      <Radio.Group
        label={texts.label}
        value={value === null ? "now" : "later"}
        onChange={(way) => onChange(way === "now" ? null : "")}
      >
        <Stack gap={6} mt="xs">
          <Radio size="xs" value="now" label={texts.now} />
          <Radio size="xs" value="later" label={texts.later} />
        </Stack>
      </Radio.Group>
      {value !== null && (
        <TextInput
          mt="xs"
          size="xs"
          type="datetime-local"
          label={texts.moment(zone)}
          description={texts.hint}
          {...(me ? { min: wallClockOf(me.clock.now, zone) } : {})}
          value={value}
          error={error}
          onChange={(event) => onChange(event.currentTarget.value)}
        />
      )}
    </div>
  );
}
