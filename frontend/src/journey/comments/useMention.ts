import { type KeyboardEvent, useId, useState } from "react";
import { type Colleague, useColleagues } from "../../api/queries/comments";
import { suggest, typedMention } from "./threads";

export interface MentionState {
  id: string;
  /** Colleagues that fit what is typed behind the "@". */
  found: Colleague[];
  active: number;
  activeId: string | undefined;
  optionId: (index: number) => string;
  close: () => void;
  /** Act on a key for the list; false when it is not for the list. */
  onKeyDown: (event: KeyboardEvent, choose: (colleague: Colleague) => void) => boolean;
}

/** The list of colleagues while a name is being typed behind an "@". */
export function useMention(text: string, caret: number): MentionState {
  const id = useId();
  const typed = typedMention(text, caret);
  const [closedAt, setClosedAt] = useState<number | null>(null);
  const [moved, setMoved] = useState({ typed: "", by: 0 });
  const colleagues = useColleagues(typed !== null).data ?? [];
  const isOpen = typed !== null && typed.at !== closedAt;
  const found = isOpen ? suggest(colleagues, typed.typed) : [];
  // Another text is another list: it starts at its first line.
  const active = moved.typed === typed?.typed ? Math.min(moved.by, found.length - 1) : 0;
  const move = (by: number) =>
    setMoved({ typed: typed?.typed ?? "", by: (active + by + found.length) % found.length });
  const close = () => setClosedAt(typed?.at ?? null);
  const optionId = (index: number) => `${id}-${index}`;
  return {
    id,
    found,
    active,
    activeId: found.length ? optionId(active) : undefined,
    optionId,
    close,
    onKeyDown: (event, choose) => {
      const chosen = found[active];
      if (!chosen || event.ctrlKey || event.metaKey) return false;
      switch (event.key) {
        case "ArrowDown":
          move(1);
          break;
        case "ArrowUp":
          move(-1);
          break;
        case "Enter":
        case "Tab":
          choose(chosen);
          break;
        case "Escape":
          close();
          break;
        default:
          return false;
      }
      event.preventDefault();
      event.stopPropagation();
      return true;
    },
  };
}
