import { ActionIcon } from "@mantine/core";
import { Link } from "react-router";
import { useMe } from "../api/queries/me";
import { en } from "../texts/en";
import { Icon } from "../ui/Icon";
import { laterOpened } from "../ui/later";
import { useOpener } from "../ui/useOpener";
import { Brand } from "./Brand";
import { DemoClock } from "./DemoClock";
import classes from "./TopBar.module.css";
import { UserMenu } from "./UserMenu";

const NavDrawer = laterOpened(() => import("./NavDrawer"));

interface TopBarProps {
  /** Elements the screen on show fills through TopBarFill. */
  startRef: (element: HTMLElement | null) => void;
  endRef: (element: HTMLElement | null) => void;
}

export function TopBar({ startRef, endRef }: TopBarProps) {
  const me = useMe();
  const { opener, opened } = useOpener("dialog");
  return (
    <header className={classes.bar}>
      <ActionIcon
        {...opener}
        className={classes.burger}
        variant="subtle"
        color="gray"
        size="lg"
        aria-label={en.shell.mainNavigation}
      >
        <Icon name="menu" />
      </ActionIcon>
      <NavDrawer {...opened} />
      <Link to="/" className={classes.brand} aria-label={en.shell.product}>
        <Brand />
        <span className={classes.product}>{en.shell.product}</span>
      </Link>
      {me && <span className={classes.workspace}>{me.workspace.name}</span>}
      <div ref={startRef} className={classes.start} />
      <div className={classes.space} />
      <div ref={endRef} className={classes.end} />
      {me?.clock.demo && <DemoClock clock={me.clock} timeZone={me.workspace.timezone} />}
      {me && <UserMenu me={me} />}
    </header>
  );
}
