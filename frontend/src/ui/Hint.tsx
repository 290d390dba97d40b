import { type FocusEvent, type PointerEvent, type ReactElement, useRef, useState } from "react";
import classes from "./Hint.module.css";
import { later } from "./later";

const HintBubble = later(() => import("./HintBubble"));

const DELAY_MS = 400;

interface HintProps {
  label: string | undefined;
  children: ReactElement;
}

/** Says more about a control while it is pointed at or has the focus by key. */
export function Hint({ label, children }: HintProps) {
  const [target, setTarget] = useState<HTMLElement | null>(null);
  const [isShown, setShown] = useState(false);
  const timer = useRef<ReturnType<typeof setTimeout>>(undefined);
  const show = ({ currentTarget }: PointerEvent<HTMLElement> | FocusEvent<HTMLElement>) => {
    setTarget(currentTarget.firstElementChild as HTMLElement);
    clearTimeout(timer.current);
    timer.current = setTimeout(() => setShown(true), DELAY_MS);
  };
  const hide = () => {
    clearTimeout(timer.current);
    setShown(false);
  };
  return (
    // biome-ignore lint/a11y/noStaticElementInteractions: it only watches its control
    <span
      className={classes.frame}
      onPointerEnter={(event) => event.pointerType === "mouse" && show(event)}
      onPointerLeave={hide}
      onFocus={(event) => event.target.matches(":focus-visible") && show(event)}
      onBlur={hide}
    >
      {children}
      {label && target && <HintBubble target={target} isShown={isShown} label={label} />}
    </span>
  );
}
