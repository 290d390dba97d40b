import { ActionIcon, Drawer } from "@mantine/core";
import { useState } from "react";
import { Link } from "react-router";
import { useMe } from "../api/queries/me";
import { en } from "../texts/en";
import { Icon } from "../ui/Icon";
import { Brand } from "./Brand";
import { DemoClock } from "./DemoClock";
import { NavEntries } from "./SideNav";
import classes from "./TopBar.module.css";
import { UserMenu } from "./UserMenu";

interface TopBarProps {
  /** Elements the screen on show fills through TopBarFill. */
  startRef: (element: HTMLElement | null) => void;
  endRef: (element: HTMLElement | null) => void;
}

export function TopBar({ startRef, endRef }: TopBarProps) {
  const me = useMe();
  const [isMenuOpen, setMenuOpen] = useState(false);
  return (
    <header className={classes.bar}>
      <ActionIcon
        className={classes.burger}
        variant="subtle"
        color="gray"
        size="lg"
        aria-label={en.shell.mainNavigation}
        onClick={() => setMenuOpen(true)}
      >
        <Icon name="menu" />
      </ActionIcon>
      <Drawer
        position="left"
        size={260}
        opened={isMenuOpen}
        onClose={() => setMenuOpen(false)}
        title={en.shell.product}
      >
        <NavEntries onFollow={() => setMenuOpen(false)} />
      </Drawer>
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
