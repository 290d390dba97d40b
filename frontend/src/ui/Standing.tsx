import { type Ref, type RefObject, useLayoutEffect } from "react";

interface StandingProps {
  at: RefObject<HTMLElement | null>;
  ref?: Ref<HTMLElement>;
}

/** The target of a menu or a popover, when its button is drawn somewhere else. */
export function Standing({ at, ref }: StandingProps) {
  useLayoutEffect(() => {
    if (typeof ref !== "function") return;
    const forget = ref(at.current);
    return () => {
      if (typeof forget === "function") forget();
      else ref(null);
    };
  }, [at, ref]);
  return null;
}
