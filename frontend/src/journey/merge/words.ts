/** What a clash is about and what each side says, in words. */
import { en } from "../../texts/en";
import { fieldTitle, fieldWords, plainWords, type Vocabulary } from "../diff/values";
import { outcomeLabel, outcomesOf } from "../kinds";
import { type Draft, type GraphNode, indexOf } from "../model";
import type { Words } from "../picture";
import type { Clash, Drafts, Side } from "./merge";

const texts = en.safety.conflict;

interface ClashWords {
  what: string;
  mine: string;
  theirs: string;
}

interface Speaker {
  drafts: Drafts;
  words: Words;
  vocabulary: Vocabulary;
}

/** A step as one of the drafts has it; the sides know it better than the base. */
export function stepOf({ mine, theirs, base }: Drafts, id: string): GraphNode | undefined {
  const found = [mine, theirs, base].map((draft) => indexOf(draft.document).nodes.get(id));
  return found.find((node) => node !== undefined);
}

export function clashWords(clash: Clash, speaker: Speaker): ClashWords {
  const say = (side: Side) => sideWords(clash, side, speaker);
  return { what: whatOf(clash, speaker), mine: say("mine"), theirs: say("theirs") };
}

function whatOf({ step, part }: Clash, { drafts, vocabulary }: Speaker): string {
  const node = step === null ? undefined : stepOf(drafts, step);
  switch (part.kind) {
    case "name":
      return step === null ? texts.journeyName : texts.name;
    case "step":
      return texts.wholeStep;
    case "presence":
      return texts.presence;
    case "setting":
      return fieldTitle(node?.kind ?? null, part.field, vocabulary);
    case "map":
      return texts.map(part.field);
    case "path":
      return node && outcomesOf(node).length > 1
        ? texts.path(outcomeLabel(node, part.key))
        : texts.nextPath;
  }
}

function sideWords(clash: Clash, side: Side, { drafts, words, vocabulary }: Speaker): string {
  const { step, part } = clash;
  const value = clash[side];
  switch (part.kind) {
    case "name":
    case "map":
      return plainWords(value);
    case "step":
      return words.title(value as GraphNode);
    case "presence": {
      if (part.removedBy === side) return texts.removed;
      return texts.keptAs(words.title(value as GraphNode));
    }
    case "setting": {
      const kind = step === null ? null : (stepOf(drafts, step)?.kind ?? null);
      return fieldWords(kind, part.field, value, vocabulary);
    }
    case "path":
      return value === undefined ? texts.nowhere : titleIn(drafts[side], String(value), words);
  }
}

function titleIn({ document }: Draft, id: string, words: Words): string {
  const node = indexOf(document).nodes.get(id);
  return node ? words.title(node) : id;
}
