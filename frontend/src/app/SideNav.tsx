import { boot } from "../api/boot";
import { useMe } from "../api/queries/me";
import { en } from "../texts/en";
import { Icon } from "../ui/Icon";
import { NavEntry } from "./NavEntry";
import { routes } from "./routes";
import classes from "./SideNav.module.css";

export function SideNav() {
  return (
    <nav className={classes.nav} aria-label={en.shell.mainNavigation}>
      <NavEntries />
    </nav>
  );
}

/** The same entries stand in the drawer of narrow screens. */
export function NavEntries({ onFollow }: { onFollow?: () => void }) {
  const isAdmin = useMe()?.role === "admin";
  return (
    <ul className={classes.list}>
      {routes.map(
        ({ path, nav }) =>
          nav && (
            <li key={path}>
              <NavEntry to={path} icon={nav.icon} label={nav.label} onFollow={onFollow} />
            </li>
          ),
      )}
      {isAdmin && (
        <li className={classes.admin}>
          <a className={classes.entry} href={`${boot().admin_url}segments/persona/`}>
            <Icon name="persona" />
            {en.shell.personas}
          </a>
          <a className={classes.entry} href={boot().admin_url}>
            <Icon name="settings" />
            {en.shell.settings}
          </a>
        </li>
      )}
    </ul>
  );
}
