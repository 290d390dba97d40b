import type { CSSProperties } from "react";
import { Icon } from "../Icon";
import classes from "./KindIcon.module.css";
import { lookOf } from "./looks";

export function KindIcon({ kind, size = 36 }: { kind: string; size?: number }) {
  const { tone, icon } = lookOf(kind);
  const look = {
    color: `var(--rm-${tone})`,
    background: `var(--rm-${tone}-tint)`,
    width: size,
    height: size,
  } satisfies CSSProperties;
  return (
    <span className={classes.icon} style={look}>
      <Icon name={icon} size={Math.round(size / 2) + 2} />
    </span>
  );
}
