import { type RefObject, useEffect } from "react";
import type { Commands } from "./commands";
import { isTyping } from "./keys";

/**
 * Copy, cut and paste by the browser's own events, for which it asks no permission. They
 * are ours while the focus is on the canvas or in the outline, or nowhere.
 */
export function useClipboard(
  surface: RefObject<HTMLElement | null>,
  commands: Commands,
  canEdit: boolean,
) {
  useEffect(() => {
    const isOurs = (event: ClipboardEvent) => {
      const { activeElement, body } = document;
      const isHere = activeElement === body || surface.current?.contains(activeElement);
      // Marked words are copied as words.
      const isText = !(getSelection()?.isCollapsed ?? true);
      return isHere && !isText && !isTyping(event) && !event.defaultPrevented;
    };
    const put = (event: ClipboardEvent): boolean => {
      const text = isOurs(event) ? commands.copied() : undefined;
      if (text === undefined) return false;
      event.clipboardData?.setData("text/plain", text);
      event.preventDefault();
      return true;
    };
    const onCopy = (event: ClipboardEvent) => {
      if (put(event)) commands.didCopy();
    };
    const onCut = (event: ClipboardEvent) => {
      if (canEdit && put(event)) commands.didCut();
    };
    const onPaste = (event: ClipboardEvent) => {
      if (!canEdit || !isOurs(event)) return;
      event.preventDefault();
      commands.paste(event.clipboardData?.getData("text/plain") ?? "");
    };
    document.addEventListener("copy", onCopy);
    document.addEventListener("cut", onCut);
    document.addEventListener("paste", onPaste);
    return () => {
      document.removeEventListener("copy", onCopy);
      document.removeEventListener("cut", onCut);
      document.removeEventListener("paste", onPaste);
    };
  }, [surface, commands, canEdit]);
}
