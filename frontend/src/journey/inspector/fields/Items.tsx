/** Several things of one shape in an order that matters: conditions, changes, branches. */
import { ActionIcon, Button, Group, Input } from "@mantine/core";
import type { ReactNode } from "react";
import { Icon } from "../../../ui/Icon";
import classes from "../Inspector.module.css";
import type { FieldProps } from "./types";

interface ItemsProps extends Pick<FieldProps, "title" | "schema" | "error"> {
  /** What the button for one more says. */
  add: string;
  isFull?: boolean;
  onAdd: () => void;
  children: ReactNode;
}

export function Items({ title, schema, error, add, isFull = false, onAdd, children }: ItemsProps) {
  return (
    <Input.Wrapper label={title} labelElement="div" description={schema.description} error={error}>
      <div className={classes.branches}>
        {children}
        <Button
          size="xs"
          variant="default"
          disabled={isFull}
          leftSection={<Icon name="plus" size={14} />}
          onClick={onAdd}
        >
          {add}
        </Button>
      </div>
    </Input.Wrapper>
  );
}

interface ItemProps {
  title: string;
  at: number;
  of: number;
  /** As few as there have to be. */
  least: number;
  labels: { up: string; down: string; remove: string };
  onMove: (by: -1 | 1) => void;
  onRemove: () => void;
  children: ReactNode;
}

export function Item({ title, at, of, least, labels, onMove, onRemove, children }: ItemProps) {
  return (
    <div className={classes.branch}>
      <div className={classes.branchHead}>
        {title}
        <Group gap={2}>
          <ItemAction
            icon="chevronUp"
            label={labels.up}
            disabled={at === 0}
            onClick={() => onMove(-1)}
          />
          <ItemAction
            icon="chevronDown"
            label={labels.down}
            disabled={at === of - 1}
            onClick={() => onMove(1)}
          />
          <ItemAction
            icon="trash"
            label={labels.remove}
            disabled={of <= least}
            onClick={onRemove}
          />
        </Group>
      </div>
      {children}
    </div>
  );
}

interface ItemActionProps {
  icon: "chevronUp" | "chevronDown" | "trash";
  label: string;
  disabled: boolean;
  onClick: () => void;
}

function ItemAction({ icon, label, disabled, onClick }: ItemActionProps) {
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
