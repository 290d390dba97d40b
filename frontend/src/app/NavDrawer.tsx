import { Drawer } from "@mantine/core";
import { en } from "../texts/en";
import type { OpenedBy } from "../ui/useOpener";
import { NavEntries } from "./SideNav";

/** The navigation of narrow screens. */
export default function NavDrawer({ isOpen, onClose }: OpenedBy) {
  return (
    <Drawer position="left" size={260} opened={isOpen} onClose={onClose} title={en.shell.product}>
      <NavEntries onFollow={onClose} />
    </Drawer>
  );
}
