import { NavLink } from "react-router";
import { Icon } from "../ui/Icon";
import type { IconName } from "../ui/icons";
import classes from "./SideNav.module.css";

interface NavEntryProps {
  to: string;
  icon: IconName;
  label: string;
  onFollow?: (() => void) | undefined;
}

export function NavEntry({ to, icon, label, onFollow }: NavEntryProps) {
  return (
    <NavLink className={classes.entry} to={to} end={to === "/"} onClick={onFollow}>
      <Icon name={icon} />
      {label}
    </NavLink>
  );
}
