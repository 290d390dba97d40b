/** The fields of a step and what they say, in the words of its form. */
import type { Filter, JsonSchema, NodeKind, RuleDocument } from "../../api/types";
import { en } from "../../texts/en";
import { lookUp } from "../../ui/lookUp";
import { describeNode, type Names, NO_NAMES } from "../../ui/rules/words";
import { GRAPH_SCHEMA } from "../check/graphSchema";
import { resolve } from "../check/settings";
import { asObject, branchesOf } from "../kinds";
import { isByLeaving, percent, summaries } from "../summaries";

/** What the words need to know besides the document. */
export interface Vocabulary {
  kinds: NodeKind[];
  names: Names;
  templates: readonly { id: number; name: string }[];
}

export const NO_WORDS: Vocabulary = { kinds: [], names: NO_NAMES, templates: [] };

const texts = en.safety.values;

/** The form of a kind of step; null: of the journey. */
function schemaOf(kind: string | null, { kinds }: Vocabulary): JsonSchema {
  if (kind === null) return GRAPH_SCHEMA;
  return kinds.find((each) => each.kind === kind)?.schema ?? {};
}

function fieldOf(kind: string | null, field: string, vocabulary: Vocabulary): JsonSchema {
  const schema = schemaOf(kind, vocabulary);
  return resolve(lookUp(schema.properties ?? {}, field) ?? {}, schema);
}

export function fieldTitle(kind: string | null, field: string, vocabulary: Vocabulary): string {
  return fieldOf(kind, field, vocabulary).title ?? field.replaceAll("_", " ");
}

/** What a field says; a field that is not there says what its form starts with. */
export function fieldWords(
  kind: string | null,
  field: string,
  value: unknown,
  vocabulary: Vocabulary,
): string {
  const schema = fieldOf(kind, field, vocabulary);
  return wordsOf(value === undefined ? schema.default : value, schema, vocabulary);
}

type Words = (value: unknown, vocabulary: Vocabulary) => string;

const nameIn = (list: readonly { id: number; name: string }[], id: unknown): string =>
  list.find((each) => each.id === id)?.name ?? texts.number(id);

const filterWords = (value: unknown): string => {
  const list = Array.isArray(value) ? (value as Filter[]) : [];
  return list.length ? texts.times(list.length) : texts.none;
};

/** By the hint that also chooses the widget of the form. */
const BY_HINT: Record<string, Words> = {
  branches: (value, vocabulary) =>
    branchesOf(value)
      .map(({ key, name, rule }) => texts.share(name || key, ruleWords(rule, vocabulary)))
      .join("; "),
  shares: (value) =>
    branchesOf(value)
      .map(({ key, name, share }) => texts.share(name || key, percent(share)))
      .join(", "),
  duration: (value) => {
    const { amount, unit } = asObject(value);
    return en.journey.summary.duration(amount, unit);
  },
  filters: filterWords,
  goal: (value) => {
    const { event, within_days } = asObject(value);
    return texts.within(String(event ?? ""), Number(within_days ?? 0));
  },
  journey: (value, { names }) => nameIn(names.journeys, value),
  percent: (value) => percent(value),
  rule: (value, vocabulary) => ruleWords(value, vocabulary),
  segment: (value, { names }) => nameIn(names.segments, value),
  template: (value, { templates }) => nameIn(templates, value),
  trigger: (value, { names }) => {
    const trigger = asObject(value);
    const { kind, segment_id } = trigger;
    const name = kind === "segment" && names.segments.find(({ id }) => id === segment_id)?.name;
    if (name) return en.journey.summary.enterThe(name, isByLeaving(trigger));
    return summaries.entry?.({ trigger: value }) ?? plainWords(value);
  },
  weekdays: (value) =>
    (Array.isArray(value) ? value : [])
      .map((day) => en.journey.weekdays[String(day)] ?? String(day))
      .join(", "),
};

function ruleWords(value: unknown, { names }: Vocabulary): string {
  const { root } = asObject(value) as Partial<RuleDocument>;
  return root ? describeNode(root, names) : texts.none;
}

function wordsOf(value: unknown, schema: JsonSchema, vocabulary: Vocabulary): string {
  if (value === undefined || value === null || value === "") return texts.none;
  const hinted = schema.widget ? lookUp(BY_HINT, schema.widget) : undefined;
  return (hinted?.(value, vocabulary) ?? plainWords(value)) || texts.none;
}

/** Values of which the form knows no more than that they are there. */
export function plainWords(value: unknown): string {
  if (value === undefined || value === null || value === "") return texts.none;
  if (typeof value === "boolean") return value ? texts.yes : texts.no;
  if (typeof value === "string") return choiceWords(value);
  if (Array.isArray(value)) return value.map(plainWords).join("; ");
  if (typeof value !== "object") return String(value);
  return Object.values(value)
    .filter((each) => each !== null && each !== "")
    .map(plainWords)
    .join(" ");
}

const choiceWords = (value: string): string =>
  lookUp<string>(en.journey.fields.choices, value) ?? value;
