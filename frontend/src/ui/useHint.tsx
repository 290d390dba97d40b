import { type FocusEvent, type PointerEvent, useEffect, useRef, useState } from "react";
import { later } from "./later";

const HintBubble = later(() => import("./HintBubble"));

const DELAY_MS = 400;

/**
 * Say more about a control while it is pointed at or has the focus by key. Returns what the
 * control listens to, and the bubble, to be drawn beside it.
 */
export function useHint(label: string | undefined) {
  const [target, setTarget] = useState<HTMLElement | null>(null);
  const [isShown, setShown] = useState(false);
  const timer = useRef<ReturnType<typeof setTimeout>>(undefined);
  useEffect(() => () => clearTimeout(timer.current), []);
  const show = (at: HTMLElement) => {
    setTarget(at);
    clearTimeout(timer.current);
    timer.current = setTimeout(() => setShown(true), DELAY_MS);
  };
  const hide = () => {
    clearTimeout(timer.current);
    setShown(false);
  };
  const handlers = {
    onPointerEnter: ({ pointerType, currentTarget }: PointerEvent<HTMLElement>) => {
      if (pointerType === "mouse") show(currentTarget);
    },
    onPointerLeave: hide,
    onFocus: ({ currentTarget }: FocusEvent<HTMLElement>) => {
      if (currentTarget.matches(":focus-visible")) show(currentTarget);
    },
    onBlur: hide,
  };
  const bubble = label && target && <HintBubble target={target} isShown={isShown} label={label} />;
  return [handlers, bubble] as const;
}
