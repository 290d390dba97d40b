/** Which threads belong to what is selected, and how many comments wait there. */
import type { Colleague } from "../../api/queries/comments";
import type { Comment, Thread } from "../../api/queries/threads";
import { lookUp } from "../../ui/lookUp";
import { type GraphDocument, indexOf } from "../model";

/** A step's threads are the journey's while the step is gone, and return when it does. */
export function threadsOf(threads: Thread[], document: GraphDocument, step: string | null) {
  const { nodes } = indexOf(document);
  return threads.filter(({ node }) => (node !== null && nodes.has(node) ? node : null) === step);
}

/** How many comments open threads have, by step; "" is the journey. */
export function countOpen(threads: Thread[], document: GraphDocument): Record<string, number> {
  const { nodes } = indexOf(document);
  const counts: Record<string, number> = {};
  for (const { node, resolved_at, comments } of threads) {
    if (resolved_at !== null) continue;
    const at = node !== null && nodes.has(node) ? node : "";
    const said = comments.filter((c) => !c.is_deleted).length;
    counts[at] = (lookUp(counts, at) ?? 0) + said;
  }
  return counts;
}

export const unreadIn = (threads: Thread[]): number[] =>
  threads.flatMap(({ comments }) => comments.filter((c) => c.is_unread).map((c) => c.id));

/** A text cut where it mentions somebody; nothing in it is ever read as HTML. */
export function cutAtMentions({ text, mentions }: Pick<Comment, "text" | "mentions">) {
  const parts: { text: string; isMention: boolean; at: number }[] = [];
  const words = mentions.map((m) => m.words).sort((a, b) => b.length - a.length);
  let at = 0;
  let from = 0;
  const push = (end: number) => {
    if (end > from) parts.push({ text: text.slice(from, end), isMention: false, at: from });
  };
  while (at < text.length) {
    const found = text[at] === "@" ? words.find((w) => text.startsWith(w, at)) : undefined;
    if (!found) {
      at += 1;
      continue;
    }
    push(at);
    parts.push({ text: found, isMention: true, at });
    at += found.length;
    from = at;
  }
  push(text.length);
  return parts;
}

/** The name being typed behind an "@" left of the caret; null when none is. */
export function typedMention(text: string, caret: number): { at: number; typed: string } | null {
  const before = text.slice(0, caret);
  const at = before.lastIndexOf("@");
  if (at < 0 || /[\p{L}\p{N}_@.]/u.test(before[at - 1] ?? "")) return null;
  const typed = before.slice(at + 1);
  // A name may have spaces, but nobody's goes over a line or on for ever.
  return /\n/.test(typed) || typed.length > 60 ? null : { at, typed };
}

/** Colleagues whose name, or a word of it, begins like what was typed. */
export function suggest(colleagues: Colleague[], typed: string, most = 6): Colleague[] {
  const begun = typed.toLocaleLowerCase();
  const fits = (name: string) =>
    name.toLocaleLowerCase().startsWith(begun) ||
    name
      .toLocaleLowerCase()
      .split(/[\s.@_-]+/)
      .some((word) => word.startsWith(begun));
  return colleagues.filter(({ name, handle }) => fits(name) || fits(handle)).slice(0, most);
}

/** The text with a colleague in place of what was typed, and where the caret goes. */
export function complete(text: string, caret: number, colleague: Colleague) {
  const typed = typedMention(text, caret);
  const at = typed?.at ?? caret;
  const written = `@${colleague.handle} `;
  return { text: text.slice(0, at) + written + text.slice(caret), caret: at + written.length };
}
