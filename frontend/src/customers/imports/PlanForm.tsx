import { Button, Group, SegmentedControl, Select, Stack, Switch, TextInput } from "@mantine/core";
import { useDebouncedValue } from "@mantine/hooks";
import { useState } from "react";
import { fieldErrors } from "../../api/errors";
import {
  type FileKind,
  type FilePlan,
  type ImportDetail,
  useCancelImport,
  useCheckFile,
  useFilePreview,
} from "../../api/queries/imports";
import { en } from "../../texts/en";
import { ErrorNotice } from "../../ui/ErrorNotice";
import { ColumnTable } from "./ColumnTable";
import classes from "./Imports.module.css";
import { PreviewTable } from "./PreviewTable";
import { changeKind } from "./plan";

const REST_MS = 250;
const KINDS: FileKind[] = ["customers", "events"];

/** How a file is read; the first rows show at once what that comes to. */
export function PlanForm({ one }: { one: ImportDetail }) {
  const [plan, setPlan] = useState(one.plan);
  const [settled] = useDebouncedValue(plan, REST_MS);
  const preview = useFilePreview(one.id, settled);
  const check = useCheckFile(one.id);
  const cancel = useCancelImport(one.id);
  const texts = en.imports;
  const headings = preview.data?.columns ?? [];
  const problems = preview.data?.problems ?? [];
  const wrong = { ...Object.fromEntries(problems.map((p) => [p.field, p.message])) };
  const errors = { ...wrong, ...fieldErrors(check.error) };
  return (
    <Stack gap="lg">
      <Group gap="lg" align="flex-end">
        <SegmentedControl
          aria-label={texts.kind}
          value={plan.kind}
          onChange={(kind) => setPlan(changeKind(plan, kind, headings))}
          data={KINDS.map((kind) => ({ value: kind, label: texts.kinds[kind] }))}
        />
        <LayoutFields plan={plan} onChange={setPlan} />
        <TextInput
          label={texts.zone}
          value={plan.zone}
          error={errors.zone}
          onChange={(event) => setPlan({ ...plan, zone: event.currentTarget.value })}
        />
        {plan.kind === "events" && !plan.columns.some((c) => c.target === "event") && (
          <TextInput
            label={texts.eventName}
            value={plan.event_name}
            error={errors.event_name}
            onChange={(event) => setPlan({ ...plan, event_name: event.currentTarget.value })}
          />
        )}
      </Group>
      <section aria-label={texts.columns}>
        <h2 className={classes.part}>{texts.columns}</h2>
        {errors.columns && <p className={classes.fault}>{errors.columns}</p>}
        <ColumnTable
          plan={plan}
          headings={headings}
          cells={preview.data?.cells ?? []}
          errors={errors}
          onChange={setPlan}
        />
      </section>
      {preview.error && <ErrorNotice error={preview.error} />}
      <PreviewTable kind={plan.kind} rows={preview.data?.rows ?? []} />
      {check.error && <ErrorNotice error={check.error} />}
      <Group justify="flex-end">
        <Button
          variant="default"
          loading={cancel.isPending}
          onClick={() => cancel.mutate(undefined)}
        >
          {texts.leave}
        </Button>
        <Button
          disabled={problems.length > 0}
          loading={check.isPending}
          onClick={() => check.mutate(plan)}
        >
          {texts.check}
        </Button>
      </Group>
    </Stack>
  );
}

interface LayoutFieldsProps {
  plan: FilePlan;
  onChange: (plan: FilePlan) => void;
}

function LayoutFields({ plan, onChange }: LayoutFieldsProps) {
  const texts = en.imports;
  const change = (layout: Partial<FilePlan["layout"]>) =>
    onChange({ ...plan, layout: { ...plan.layout, ...layout } });
  return (
    <>
      <Select
        label={texts.delimiter}
        w={150}
        allowDeselect={false}
        value={plan.layout.delimiter}
        data={Object.entries(texts.delimiters).map(([value, label]) => ({ value, label }))}
        onChange={(delimiter) => delimiter && change({ delimiter })}
      />
      <Switch
        mb={8}
        label={texts.header}
        checked={plan.layout.has_header}
        onChange={(event) => change({ has_header: event.currentTarget.checked })}
      />
    </>
  );
}
