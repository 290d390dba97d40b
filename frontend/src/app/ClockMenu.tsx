import { Menu } from "@mantine/core";
import { useSetClockSpeed } from "../api/queries/me";
import { en } from "../texts/en";
import { ButtonMenu } from "../ui/ButtonMenu";
import { FAST, REAL_TIME, speedWords } from "../ui/clockSpeed";
import { Icon } from "../ui/Icon";
import { toastError } from "../ui/toast";
import type { OpenedBy } from "../ui/useOpener";
import classes from "./DemoClock.module.css";

/** How fast the demo's time goes. */
export default function ClockMenu({ speed, ...opened }: OpenedBy & { speed: number }) {
  const setSpeed = useSetClockSpeed();
  return (
    <ButtonMenu {...opened} position="bottom-end" withinPortal={false}>
      <Menu.Label>{en.shell.clockSpeed}</Menu.Label>
      {[REAL_TIME, FAST].map((each) => (
        <Menu.Item
          key={each}
          leftSection={
            each === speed ? <Icon name="check" size={16} /> : <span className={classes.blank} />
          }
          onClick={() => setSpeed.mutate(each, { onError: toastError })}
        >
          {speedWords(each)}
        </Menu.Item>
      ))}
    </ButtonMenu>
  );
}
