import { Menu, type MenuProps } from "@mantine/core";
import type { ReactNode } from "react";
import { Standing } from "./Standing";
import type { OpenedBy } from "./useOpener";

interface ButtonMenuProps
  extends OpenedBy,
    Pick<MenuProps, "position" | "width" | "withinPortal" | "shadow"> {
  children: ReactNode;
}

/** The menu of a button that is there before the menu's code is. */
export function ButtonMenu({ button, id, isOpen, onClose, children, ...look }: ButtonMenuProps) {
  return (
    <Menu {...look} id={id} opened={isOpen} onClose={onClose}>
      <Menu.Target>
        <Standing at={button} />
      </Menu.Target>
      <Menu.Dropdown>{children}</Menu.Dropdown>
    </Menu>
  );
}
