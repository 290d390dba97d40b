import { Alert, Button, Group, Stack } from "@mantine/core";
import { Link } from "react-router";
import { type ImportDetail, useCancelImport, useStartImport } from "../../api/queries/imports";
import { en } from "../../texts/en";
import { ErrorNotice } from "../../ui/ErrorNotice";
import { Counts } from "./Counts";
import { Faults } from "./Faults";
import classes from "./Imports.module.css";

/** What an import came to, however it ended. */
export function Outcome({ one }: { one: ImportDetail }) {
  const texts = en.imports;
  const isBegun = one.started_at !== null;
  return (
    <Stack gap="lg">
      {one.status === "failed" && <Failed one={one} />}
      {one.status === "cancelled" && (
        <p className={classes.quiet}>{isBegun ? texts.stopped : texts.discarded}</p>
      )}
      {isBegun && <Counts title={texts.result} counts={one.counts} />}
      {one.counts.wrong > 0 && <Faults id={one.id} />}
      <Group justify="flex-end">
        <Button component={Link} to="/customers/import" variant="default">
          {texts.another}
        </Button>
        <Button component={Link} to="/customers">
          {texts.toCustomers}
        </Button>
      </Group>
    </Stack>
  );
}

function Failed({ one }: { one: ImportDetail }) {
  const start = useStartImport(one.id);
  const cancel = useCancelImport(one.id);
  const error = start.error ?? cancel.error;
  return (
    <Alert color="red" variant="light" role="alert" title={en.imports.statuses.failed}>
      <p>{one.reason}</p>
      {error && <ErrorNotice error={error} />}
      <Group>
        <Button size="xs" loading={start.isPending} onClick={() => start.mutate(one.sets_off)}>
          {en.imports.goOn}
        </Button>
        <Button
          size="xs"
          variant="default"
          loading={cancel.isPending}
          onClick={() => cancel.mutate(undefined)}
        >
          {en.imports.leave}
        </Button>
      </Group>
    </Alert>
  );
}
