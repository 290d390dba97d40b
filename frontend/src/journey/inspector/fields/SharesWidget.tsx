import { ActionIcon, Button, Input } from "@mantine/core";
import { en } from "../../../texts/en";
import { Icon } from "../../../ui/Icon";
import { useEditor } from "../../editorStore";
import { type Branch, branchesOf, WHOLE } from "../../kinds";
import * as ops from "../../ops";
import { percent } from "../../summaries";
import classes from "../Inspector.module.css";
import { PercentInput } from "./PercentInput";
import { TextField } from "./TextField";
import type { FieldProps } from "./types";

/** The ways of a split with their shares. Their paths go with them, so `ops` changes them. */
export function SharesWidget({ title, schema, value, siblings, nodeId, error }: FieldProps) {
  const editor = useEditor();
  if (nodeId === null) return null;
  const arms = branchesOf(value);
  const heldOut = typeof siblings.hold_out === "number" ? siblings.hold_out : 0;
  const total = arms.reduce((sum, arm) => sum + (arm.share ?? 0), heldOut);
  const { fields, labels } = en.journey;
  return (
    <Input.Wrapper label={title} labelElement="div" description={schema.description} error={error}>
      <div className={classes.arms}>
        {arms.map((arm, at) => (
          <ArmRow key={arm.key} nodeId={nodeId} arm={arm} at={at} of={arms.length} />
        ))}
      </div>
      <div className={classes.armsFoot}>
        <Button
          size="compact-xs"
          variant="default"
          onClick={() => editor.change(labels.addBranch, (d) => ops.addBranch(d, nodeId))}
        >
          {fields.addArm}
        </Button>
        <Button
          size="compact-xs"
          variant="default"
          onClick={() => editor.change(labels.shareEvenly, (d) => ops.shareEvenly(d, nodeId))}
        >
          {fields.shareEvenly}
        </Button>
        <span className={classes.together} data-whole={total === WHOLE || undefined}>
          {fields.together(percent(total))}
        </span>
      </div>
    </Input.Wrapper>
  );
}

interface ArmRowProps {
  nodeId: string;
  arm: Branch;
  at: number;
  of: number;
}

function ArmRow({ nodeId, arm, at, of }: ArmRowProps) {
  const editor = useEditor();
  const { fields, labels } = en.journey;
  const name = arm.name || fields.branch(at + 1);
  const change = (label: string, part: Partial<Omit<Branch, "key">>, mergeKey: string) =>
    editor.change(label, (d) => ops.changeBranch(d, nodeId, arm.key, part), { mergeKey });
  return (
    <div className={classes.arm}>
      <TextField
        size="xs"
        aria-label={fields.branchName}
        placeholder={fields.branchName}
        value={arm.name}
        maxLength={80}
        onCommit={(next) => change(labels.branchName, { name: next }, `${nodeId} ${arm.key} name`)}
      />
      <PercentInput
        size="xs"
        aria-label={fields.share(name)}
        value={arm.share ?? 0}
        onCommit={(share) =>
          change(labels.settings(fields.share(name)), { share }, `${nodeId} ${arm.key} share`)
        }
      />
      <ActionIcon
        variant="subtle"
        color="gray"
        aria-label={fields.removeBranch(name)}
        title={fields.removeBranch(name)}
        disabled={of < 2}
        onClick={() =>
          editor.change(labels.removeBranch, (d) => ops.removeBranch(d, nodeId, arm.key))
        }
      >
        <Icon name="trash" size={14} />
      </ActionIcon>
    </div>
  );
}
