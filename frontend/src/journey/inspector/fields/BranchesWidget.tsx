import { ActionIcon, Button, Group, Input } from "@mantine/core";
import { en } from "../../../texts/en";
import { Icon } from "../../../ui/Icon";
import { useEditor } from "../../editorStore";
import { type Branch, branchesOf } from "../../kinds";
import * as ops from "../../ops";
import classes from "../Inspector.module.css";
import { RuleField } from "./RuleField";
import { TextField } from "./TextField";
import type { FieldProps } from "./types";

/** Branches of a decision. They change through `ops`, since their paths go with them. */
export function BranchesWidget({ title, schema, value, nodeId, error, problems }: FieldProps) {
  const editor = useEditor();
  const branches = branchesOf(value);
  if (nodeId === null) return null;
  return (
    <Input.Wrapper label={title} labelElement="div" description={schema.description} error={error}>
      <div className={classes.branches} style={{ marginTop: 8 }}>
        {branches.map((branch, at) => (
          <BranchCard
            key={branch.key}
            nodeId={nodeId}
            branch={branch}
            at={at}
            of={branches.length}
            problems={problems.flatMap((p) => {
              const below = `${at}.rule`;
              if (!p.field?.startsWith(below)) return [];
              return [{ ...p, field: p.field.slice(below.length + 1) }];
            })}
          />
        ))}
        <Button
          size="xs"
          variant="default"
          leftSection={<Icon name="plus" size={14} />}
          onClick={() =>
            editor.change(en.journey.labels.addBranch, (d) => ops.addBranch(d, nodeId))
          }
        >
          {en.journey.fields.addBranch}
        </Button>
      </div>
    </Input.Wrapper>
  );
}

interface BranchCardProps {
  nodeId: string;
  branch: Branch;
  at: number;
  of: number;
  problems: FieldProps["problems"];
}

function BranchCard({ nodeId, branch, at, of, problems }: BranchCardProps) {
  const editor = useEditor();
  const { labels, fields } = en.journey;
  const { key } = branch;
  const name = branch.name || fields.branch(at + 1);
  const change = (label: string, part: Partial<Omit<Branch, "key">>, mergeKey: string) =>
    editor.change(label, (d) => ops.changeBranch(d, nodeId, key, part), { mergeKey });
  const shift = (by: -1 | 1) =>
    editor.change(labels.moveBranch, (d) => ops.moveBranch(d, nodeId, key, by));
  return (
    <div className={classes.branch}>
      <div className={classes.branchHead}>
        {fields.branch(at + 1)}
        <Group gap={2}>
          <IconAction
            icon="chevronLeft"
            label={fields.moveUp(name)}
            disabled={at === 0}
            onClick={() => shift(-1)}
          />
          <IconAction
            icon="chevronRight"
            label={fields.moveDown(name)}
            disabled={at === of - 1}
            onClick={() => shift(1)}
          />
          <IconAction
            icon="trash"
            label={fields.removeBranch(name)}
            disabled={of < 2}
            onClick={() =>
              editor.change(labels.removeBranch, (d) => ops.removeBranch(d, nodeId, key))
            }
          />
        </Group>
      </div>
      <TextField
        size="xs"
        aria-label={fields.branchName}
        placeholder={fields.branchName}
        value={branch.name}
        maxLength={80}
        mb={8}
        onCommit={(next) => change(labels.branchName, { name: next }, `${nodeId} ${key} name`)}
      />
      <RuleField
        title={fields.ruleTitle(name)}
        value={branch.rule}
        problems={problems}
        onChange={(rule) => change(labels.branchRule, { rule }, `${nodeId} ${key} rule`)}
      />
    </div>
  );
}

interface IconActionProps {
  icon: "chevronLeft" | "chevronRight" | "trash";
  label: string;
  disabled: boolean;
  onClick: () => void;
}

function IconAction({ icon, label, disabled, onClick }: IconActionProps) {
  return (
    <ActionIcon
      size="sm"
      variant="subtle"
      color="gray"
      aria-label={label}
      title={label}
      disabled={disabled}
      onClick={onClick}
    >
      <Icon name={icon} size={14} />
    </ActionIcon>
  );
}
