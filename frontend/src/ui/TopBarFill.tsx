/** Lets the screen on show put its own controls into the shell's top bar. */
import { createContext, type ReactNode, useContext } from "react";
import { createPortal } from "react-dom";

export const TopBarSlots = createContext<{ start: HTMLElement | null; end: HTMLElement | null }>({
  start: null,
  end: null,
});

/** `start` stands beside the workspace's name, `end` left of the user menu. */
export function TopBarFill({ at, children }: { at: "start" | "end"; children: ReactNode }) {
  const slot = useContext(TopBarSlots)[at];
  return slot ? createPortal(children, slot) : null;
}
