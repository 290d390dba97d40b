import { en } from "../../../texts/en";
import { useEditor } from "../../editorStore";
import { type Branch, branchesOf } from "../../kinds";
import * as ops from "../../ops";
import { Item, Items } from "./Items";
import { RuleField } from "./RuleField";
import { TextField } from "./TextField";
import type { FieldProps } from "./types";

/** Branches of a decision. They change through `ops`, since their paths go with them. */
export function BranchesWidget({ title, schema, value, nodeId, error, problems }: FieldProps) {
  const editor = useEditor();
  const branches = branchesOf(value);
  if (nodeId === null) return null;
  return (
    <Items
      title={title}
      schema={schema}
      error={error}
      add={en.journey.fields.addBranch}
      onAdd={() => editor.change(en.journey.labels.addBranch, (d) => ops.addBranch(d, nodeId))}
    >
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
    </Items>
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
  return (
    <Item
      title={fields.branch(at + 1)}
      at={at}
      of={of}
      least={1}
      labels={{
        up: fields.moveUp(name),
        down: fields.moveDown(name),
        remove: fields.removeBranch(name),
      }}
      onMove={(by) => editor.change(labels.moveBranch, (d) => ops.moveBranch(d, nodeId, key, by))}
      onRemove={() => editor.change(labels.removeBranch, (d) => ops.removeBranch(d, nodeId, key))}
    >
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
    </Item>
  );
}
