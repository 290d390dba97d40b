import { Button, Group, Stack, Switch } from "@mantine/core";
import { useState } from "react";
import {
  type ImportDetail,
  useCancelImport,
  useReplan,
  useStartImport,
} from "../../api/queries/imports";
import { en } from "../../texts/en";
import { ErrorNotice } from "../../ui/ErrorNotice";
import { Counts } from "./Counts";
import { Faults } from "./Faults";

/** What a dry run found, and the last question before the file comes in. */
export function Checked({ one }: { one: ImportDetail }) {
  const [setsOff, setSetsOff] = useState(false);
  const start = useStartImport(one.id);
  const replan = useReplan(one.id);
  const cancel = useCancelImport(one.id);
  const counts = one.checked ?? one.counts;
  const texts = en.imports;
  const error = start.error ?? replan.error ?? cancel.error;
  return (
    <Stack gap="lg">
      <Counts title={texts.found} counts={counts} />
      {counts.wrong > 0 && <Faults id={one.id} />}
      <Switch
        label={texts.setsOff}
        description={texts.setsOffHint}
        checked={setsOff}
        onChange={(event) => setSetsOff(event.currentTarget.checked)}
      />
      {error && <ErrorNotice error={error} />}
      <Group justify="flex-end">
        <Button
          variant="default"
          loading={cancel.isPending}
          onClick={() => cancel.mutate(undefined)}
        >
          {texts.leave}
        </Button>
        <Button
          variant="default"
          loading={replan.isPending}
          onClick={() => replan.mutate(one.plan)}
        >
          {texts.change}
        </Button>
        <Button
          disabled={counts.rows === counts.wrong}
          loading={start.isPending}
          onClick={() => start.mutate(setsOff)}
        >
          {counts.wrong > 0 ? texts.startRest(counts.wrong) : texts.start}
        </Button>
      </Group>
    </Stack>
  );
}
