import type { ReactNode } from "react";
import classes from "./EmptyState.module.css";
import { Icon } from "./Icon";
import type { IconName } from "./icons";

interface EmptyStateProps {
  icon: IconName;
  /** One sentence. */
  children: ReactNode;
  /** One action, if the reader may take it. */
  action?: ReactNode;
}

export function EmptyState({ icon, children, action }: EmptyStateProps) {
  return (
    <div className={classes.empty}>
      <span className={classes.icon}>
        <Icon name={icon} size={24} />
      </span>
      <p className={classes.text}>{children}</p>
      {action}
    </div>
  );
}
