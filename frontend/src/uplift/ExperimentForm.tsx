import { Button, Checkbox, Group, NativeSelect, Stack, TextInput } from "@mantine/core";
import { useState } from "react";
import { type ColumnGuess, useImportExperiment } from "../api/queries/uplift";
import { en } from "../texts/en";
import { type Column, DataTable } from "../ui/DataTable";
import { ErrorNotice } from "../ui/ErrorNotice";
import { type Draft, findArm, type Role, setRole, toDraft, toSettings } from "./settings";
import classes from "./Uplift.module.css";

const words = en.uplift.imported;
const ROLES: Role[] = ["none", "arm", "rate", "amount", "covariate"];

interface ExperimentFormProps {
  file: File;
  columns: ColumnGuess[];
  onBack: () => void;
  onDone: (id: number) => void;
}

/** What the columns of a file are, which group is the control, and whether chance decided. */
export function ExperimentForm({ file, columns, onBack, onDone }: ExperimentFormProps) {
  const [draft, setDraft] = useState(() => toDraft(file.name, columns));
  const bring = useImportExperiment();
  const change = (part: Partial<Draft>) => setDraft({ ...draft, ...part });
  const settings = toSettings(draft);
  const arm = columns.find(({ name }) => name === findArm(draft.roles));
  const send = () =>
    settings && bring.mutate({ file, settings }, { onSuccess: ({ id }) => onDone(id) });
  return (
    <Stack gap="sm" className={classes.figure}>
      <TextInput
        label={words.name}
        value={draft.name}
        maxLength={120}
        onChange={(event) => change({ name: event.currentTarget.value })}
      />
      <DataTable
        label={words.role}
        rows={columns}
        rowKey={({ name }) => name}
        columns={toColumns(draft, (name, role) => setDraft(setRole(draft, columns, name, role)))}
      />
      {arm && (
        <NativeSelect
          label={words.control}
          data={arm.values}
          value={draft.control}
          onChange={(event) => change({ control: event.currentTarget.value })}
          w="fit-content"
        />
      )}
      <Checkbox
        label={words.isRandom}
        description={words.isRandomAbout}
        checked={draft.isRandom}
        onChange={(event) => change({ isRandom: event.currentTarget.checked })}
      />
      <TextInput
        label={words.how}
        value={draft.how}
        maxLength={500}
        onChange={(event) => change({ how: event.currentTarget.value })}
      />
      <Checkbox
        label={words.hasEqualArms}
        checked={draft.hasEqualArms}
        onChange={(event) => change({ hasEqualArms: event.currentTarget.checked })}
      />
      {bring.error && <ErrorNotice error={bring.error} />}
      {!settings && <p className={classes.note}>{words.needsArm}</p>}
      <Group gap="xs">
        <Button onClick={send} disabled={!settings} loading={bring.isPending}>
          {words.report}
        </Button>
        <Button variant="default" onClick={onBack}>
          {words.another}
        </Button>
      </Group>
    </Stack>
  );
}

function toColumns(
  draft: Draft,
  onChange: (name: string, role: Role) => void,
): Column<ColumnGuess>[] {
  return [
    { key: "name", title: words.column, render: ({ name }) => name },
    {
      key: "role",
      title: words.role,
      render: ({ name }) => (
        <NativeSelect
          size="xs"
          aria-label={`${words.role}: ${name}`}
          data={ROLES.map((role) => ({ value: role, label: words.roles[role] }))}
          value={draft.roles[name] ?? "none"}
          onChange={(event) => {
            const role = ROLES.find((one) => one === event.currentTarget.value);
            if (role) onChange(name, role);
          }}
        />
      ),
    },
    {
      key: "values",
      title: words.values,
      render: ({ values }) => values.slice(0, 6).join(", "),
    },
  ];
}
