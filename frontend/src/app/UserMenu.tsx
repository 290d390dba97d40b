import { UnstyledButton } from "@mantine/core";
import type { Me } from "../api/types";
import { en } from "../texts/en";
import { laterOpened } from "../ui/later";
import { useOpener } from "../ui/useOpener";
import classes from "./UserMenu.module.css";

const UserMenuItems = laterOpened(() => import("./UserMenuItems"));

export function UserMenu({ me }: { me: Me }) {
  const { opener, opened } = useOpener("menu");
  const name = me.name || me.email;
  return (
    <>
      <UnstyledButton {...opener} className={classes.button} aria-label={en.shell.account(name)}>
        {initials(name)}
      </UnstyledButton>
      <UserMenuItems {...opened} me={me} name={name} />
    </>
  );
}

function initials(name: string): string {
  const words = name.split(/[\s.@_-]+/).filter(Boolean);
  return (words[0]?.[0] ?? "?").concat(words[1]?.[0] ?? "").toUpperCase();
}
