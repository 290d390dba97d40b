import { Button, Group, Progress, Stack } from "@mantine/core";
import { type ImportDetail, useCancelImport } from "../../api/queries/imports";
import { en } from "../../texts/en";
import { ErrorNotice } from "../../ui/ErrorNotice";
import classes from "./Imports.module.css";

/** How far the file has been read. */
export function Running({ one }: { one: ImportDetail }) {
  const cancel = useCancelImport(one.id);
  const percent = Math.floor(one.progress * 100);
  const texts = en.imports;
  return (
    <Stack gap="md">
      <p className={classes.quiet} role="status">
        {one.status === "checking" ? texts.checking : texts.running}
      </p>
      <Progress value={percent} aria-label={texts.progress(percent)} />
      <p className={classes.quiet}>{texts.soFar(one.counts.rows, one.counts.wrong)}</p>
      {cancel.error && <ErrorNotice error={cancel.error} />}
      <Group justify="flex-end">
        <Button
          variant="default"
          loading={cancel.isPending}
          onClick={() => cancel.mutate(undefined)}
        >
          {texts.stop}
        </Button>
      </Group>
    </Stack>
  );
}
