import { Popover } from "@mantine/core";
import { en } from "../../texts/en";
import { Standing } from "../../ui/Standing";
import type { OpenedBy } from "../../ui/useOpener";
import NumbersChoice from "./NumbersChoice";

interface NumbersPopoverProps extends OpenedBy {
  onTable: () => void;
}

export default function NumbersPopover({ onTable, ...opened }: NumbersPopoverProps) {
  const { isOpen, onClose, button, id } = opened;
  return (
    <Popover
      id={id}
      opened={isOpen}
      onDismiss={onClose}
      position="top"
      width={300}
      trapFocus
      returnFocus
      shadow="md"
    >
      <Popover.Target>
        <Standing at={button} />
      </Popover.Target>
      <Popover.Dropdown aria-label={en.results.mode}>
        <NumbersChoice
          onTable={() => {
            onClose();
            onTable();
          }}
        />
      </Popover.Dropdown>
    </Popover>
  );
}
