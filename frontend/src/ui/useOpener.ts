/** A button and what it opens, drawn apart: the button need not wait for the other's code. */
import { type RefObject, useId, useRef, useState } from "react";

/** What is opened is given these. */
export interface OpenedBy {
  isOpen: boolean;
  onClose: () => void;
  button: RefObject<HTMLButtonElement | null>;
  /** That of the button; Mantine derives the other side's from it. */
  id: string;
}

export function useOpener(popup: "menu" | "dialog") {
  const [isOpen, setOpen] = useState(false);
  const id = useId();
  const button = useRef<HTMLButtonElement>(null);
  return {
    opened: { isOpen, onClose: () => setOpen(false), button, id } satisfies OpenedBy,
    opener: {
      ref: button,
      id,
      "aria-haspopup": popup,
      "aria-expanded": isOpen,
      "aria-controls": isOpen ? `${id}-dropdown` : undefined,
      onClick: () => setOpen((was) => !was),
    },
  };
}
