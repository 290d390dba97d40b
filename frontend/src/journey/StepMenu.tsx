import { Menu } from "@mantine/core";
import { en } from "../texts/en";
import classes from "./QuickAdd.module.css";
import type { MenuAt } from "./Stage";
import StepMenuItems from "./StepMenuItems";
import type { Places } from "./usePlaces";
import { useView } from "./viewContext";

interface StepMenuProps {
  at: MenuAt;
  places: Places;
  onClose: () => void;
}

/** The menu of a step, where it was asked for. */
export default function StepMenu({ at, places, onClose }: StepMenuProps) {
  const { canvas } = useView();
  const close = () => {
    onClose();
    canvas.current?.focusStep(at.id);
  };
  return (
    // Inside the page's main part, where screen readers look for what the step offers.
    <Menu
      opened
      onClose={close}
      position="bottom-start"
      shadow="md"
      width={210}
      withinPortal={false}
    >
      <Menu.Target>
        <button
          type="button"
          tabIndex={-1}
          aria-label={en.editing.menu.label}
          className={classes.point}
          style={{ left: at.x, top: at.y }}
        />
      </Menu.Target>
      <Menu.Dropdown aria-label={en.editing.menu.label}>
        <StepMenuItems id={at.id} places={places} />
      </Menu.Dropdown>
    </Menu>
  );
}
