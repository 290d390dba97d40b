import "react";

declare module "react" {
  interface CSSProperties {
    /** Custom properties hand numbers of a component to its sheet. */
    [name: `--${string}`]: string | number | undefined;
  }
}
