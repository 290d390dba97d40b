import { Group, Title } from "@mantine/core";
import type { ReactNode } from "react";
import classes from "./Page.module.css";
import { useDocumentTitle } from "./useDocumentTitle";

interface PageProps {
  title: string;
  /** One line under the title. */
  about?: ReactNode;
  actions?: ReactNode;
  /** Use the whole width, as the plan does. */
  wide?: boolean;
  children: ReactNode;
}

/** Frame of an ordinary screen: heading, actions, content; also sets the window's title. */
export function Page({ title, about, actions, wide = false, children }: PageProps) {
  useDocumentTitle(title);
  return (
    <div className={classes.page} data-wide={wide || undefined}>
      <Group justify="space-between" align="flex-start" gap="md" className={classes.head}>
        <div className={classes.words}>
          <Title order={1}>{title}</Title>
          {about && <p className={classes.about}>{about}</p>}
        </div>
        {actions && <Group gap="xs">{actions}</Group>}
      </Group>
      {children}
    </div>
  );
}
