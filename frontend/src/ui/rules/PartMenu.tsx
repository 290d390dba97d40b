import { ActionIcon, Menu } from "@mantine/core";
import type { ReactNode } from "react";
import { en } from "../../texts/en";
import { Icon } from "../Icon";
import classes from "./RuleBuilder.module.css";

interface PartMenuProps {
  label: string;
  onShift: (by: -1 | 1) => void;
  onRemove: () => void;
  /** What this part alone offers. */
  children: ReactNode;
}

/** Move, change or remove one part of a rule. */
export function PartMenu({ label, onShift, onRemove, children }: PartMenuProps) {
  return (
    <Menu position="bottom-end">
      <Menu.Target>
        <ActionIcon variant="subtle" color="gray" aria-label={label} className={classes.menu}>
          <Icon name="dots" />
        </ActionIcon>
      </Menu.Target>
      <Menu.Dropdown>
        <Menu.Item onClick={() => onShift(-1)}>{en.rules.moveUp}</Menu.Item>
        <Menu.Item onClick={() => onShift(1)}>{en.rules.moveDown}</Menu.Item>
        {children}
        <Menu.Item color="red" onClick={onRemove}>
          {en.rules.remove}
        </Menu.Item>
      </Menu.Dropdown>
    </Menu>
  );
}
