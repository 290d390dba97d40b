/** A change in words: which step, what of it, before and after. */
import { en } from "../../texts/en";
import { outcomeLabel, outcomesOf } from "../kinds";
import { type GraphNode, indexOf } from "../model";
import type { Words } from "../picture";
import type { FieldChange, State, StepChange } from "./diff";
import { fieldTitle, fieldWords, plainWords, type Vocabulary } from "./values";

const texts = en.versions;

interface FieldWords {
  what: string;
  before: string;
  after: string;
}

export interface ChangeWords {
  title: string;
  /** Kind of the step; null: the journey. */
  kind: string | null;
  fields: FieldWords[];
}

interface Speaker {
  before: State;
  after: State;
  words: Words;
  vocabulary: Vocabulary;
}

export function changeWords(change: StepChange, speaker: Speaker): ChangeWords {
  const { before, after, words } = speaker;
  const node =
    change.id === null
      ? undefined
      : (indexOf(after.document).nodes.get(change.id) ??
        indexOf(before.document).nodes.get(change.id));
  return {
    title: node ? words.title(node) : texts.journey,
    kind: node?.kind ?? null,
    fields: change.fields.map((field) => fieldChangeWords(field, node, speaker)),
  };
}

function fieldChangeWords(
  { part, before, after }: FieldChange,
  node: GraphNode | undefined,
  speaker: Speaker,
): FieldWords {
  const { words, vocabulary } = speaker;
  const kind = node?.kind ?? null;
  switch (part.kind) {
    case "name":
      return { what: texts.name, before: plainWords(before), after: plainWords(after) };
    case "kind": {
      const say = (value: unknown) => words.kindLabel(String(value));
      return { what: texts.kind, before: say(before), after: say(after) };
    }
    case "map":
      return {
        what: en.safety.conflict.map(part.field),
        before: plainWords(before),
        after: plainWords(after),
      };
    case "setting": {
      const say = (value: unknown) => fieldWords(kind, part.field, value, vocabulary);
      const what = fieldTitle(kind, part.field, vocabulary);
      return { what, before: say(before), after: say(after) };
    }
    case "path": {
      const isOnly = !node || outcomesOf(node).length < 2;
      const what = isOnly
        ? en.safety.conflict.nextPath
        : en.safety.conflict.path(outcomeLabel(node, part.key));
      const say = (state: State, id: unknown) => stepWords(state, id, words);
      return { what, before: say(speaker.before, before), after: say(speaker.after, after) };
    }
  }
}

function stepWords({ document }: State, id: unknown, words: Words): string {
  if (id === undefined) return en.safety.conflict.nowhere;
  const node = indexOf(document).nodes.get(String(id));
  return node ? words.title(node) : String(id);
}
