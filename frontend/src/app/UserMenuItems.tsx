import { Menu, useMantineColorScheme } from "@mantine/core";
import { useNavigate } from "react-router";
import { boot } from "../api/boot";
import { send } from "../api/client";
import { useShowGuide } from "../api/queries/guide";
import type { Me } from "../api/types";
import { en } from "../texts/en";
import { ButtonMenu } from "../ui/ButtonMenu";
import { Icon } from "../ui/Icon";
import type { IconName } from "../ui/icons";
import { toastError } from "../ui/toast";
import type { OpenedBy } from "../ui/useOpener";

const SCHEMES = [
  { value: "light", icon: "sun", label: en.shell.light },
  { value: "dark", icon: "moon", label: en.shell.dark },
  { value: "auto", icon: "settings", label: en.shell.system },
] as const satisfies { value: string; icon: IconName; label: string }[];

interface UserMenuItemsProps extends OpenedBy {
  me: Me;
  name: string;
}

export default function UserMenuItems({ me, name, ...opened }: UserMenuItemsProps) {
  const { colorScheme, setColorScheme } = useMantineColorScheme();
  const navigate = useNavigate();
  const show = useShowGuide();
  const showGuide = () =>
    show.mutate(true, { onSuccess: () => navigate("/"), onError: toastError });
  return (
    <ButtonMenu {...opened} position="bottom-end" withinPortal={false} width={220}>
      <Menu.Label>
        {name} · {en.shell.roles[me.role]}
      </Menu.Label>
      <Menu.Divider />
      <Menu.Label>{en.shell.theme}</Menu.Label>
      {SCHEMES.map(({ value, icon, label }) => (
        <Menu.Item
          key={value}
          leftSection={<Icon name={icon} size={16} />}
          rightSection={colorScheme === value ? <Icon name="check" size={16} /> : null}
          onClick={() => setColorScheme(value)}
        >
          {label}
        </Menu.Item>
      ))}
      <Menu.Divider />
      {!me.clock.demo && (
        <Menu.Item leftSection={<Icon name="flag" size={16} />} onClick={showGuide}>
          {en.guide.show}
        </Menu.Item>
      )}
      {me.role === "admin" && (
        <Menu.Item
          component="a"
          href={boot().admin_url}
          leftSection={<Icon name="key" size={16} />}
        >
          {en.shell.admin}
        </Menu.Item>
      )}
      <Menu.Item leftSection={<Icon name="external" size={16} />} onClick={logOut}>
        {en.shell.logOut}
      </Menu.Item>
    </ButtonMenu>
  );
}

async function logOut() {
  await submit(boot().logout_url);
  location.assign(boot().login_url);
}

/** Django logs out by POST only; the answer is a page, of which nothing is needed. */
async function submit(url: string) {
  try {
    await send("POST", url);
  } catch {
    // The login page shows whether the session is still there.
  }
}
