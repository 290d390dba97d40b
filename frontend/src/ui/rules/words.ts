/**
 * Read a part of a rule aloud, for parts that the builder does not open.
 * The sentence about a whole rule comes from the server.
 */

import { en } from "../../texts/en";
import {
  type Filter,
  isLeaf,
  type Leaf,
  type Measure,
  type Operator,
  type RuleNode,
  toGroup,
  type Value,
} from "./model";
import { type Choice, rankedMeasure } from "./operators";

export interface Names {
  segments: readonly Choice[];
  campaigns: readonly Choice[];
  journeys: readonly Choice[];
}

export const NO_NAMES: Names = { segments: [], campaigns: [], journeys: [] };

export function describeNode(node: RuleNode, names: Names): string {
  if (isLeaf(node)) return describeLeaf(node, names);
  const group = toGroup(node);
  if (!group || group.children.length === 0) return en.ruleWords.empty;
  const several = group.children.length > 1;
  const parts = group.children.map((child) => {
    const text = describeNode(child, names);
    return isLeaf(child) || !several ? text : en.ruleWords.bracket(text);
  });
  return en.ruleWords.joined[group.mode](parts);
}

function describeLeaf({ measure, operator, value }: Leaf, names: Names): string {
  switch (measure.kind) {
    case "segment": {
      const name = nameOf(names.segments, measure.id);
      return operator === "is_not" ? en.ruleWords.notInSegment(name) : en.ruleWords.inSegment(name);
    }
    case "not_since":
    case "campaign":
    case "consent":
    case "journey": {
      const text = describeMeasure(measure, names);
      return operator === "is_not" ? en.ruleWords.not(text) : text;
    }
    default:
      return `${describeMeasure(measure, names)} ${describeComparison(operator, value)}`.trim();
  }
}

function describeMeasure(measure: Measure, names: Names): string {
  const base = rankedMeasure(measure);
  switch (base.kind) {
    case "attribute":
      return base.name;
    case "longevity":
      return en.ruleWords.longevity;
    case "lifetime_value":
      return en.ruleWords.predictedValue(base.days);
    case "churn_probability":
      return en.ruleWords.predictedChurn;
    case "days_to_purchase":
      return en.ruleWords.predictedDays;
    case "anniversary":
      return en.ruleWords.anniversary[base.which](base.name ?? en.rules.signUp);
    case "count":
      return narrowed(en.ruleWords.count(base.event), base.filters ?? [], base.within_days ?? null);
    case "sum":
    case "average":
    case "min":
    case "max":
    case "distinct":
    case "most_frequent":
      return narrowed(
        en.ruleWords.ofProperty[base.kind](base.property, base.event),
        base.filters ?? [],
        base.within_days ?? null,
      );
    case "days_since":
      return narrowed(
        en.ruleWords.daysSince(en.rules[base.which], base.event),
        base.filters ?? [],
        null,
      );
    case "not_since":
      return en.ruleWords.notSince(
        narrowed(en.ruleWords.did(base.event), base.filters ?? [], base.within_days ?? null),
        base.missing,
      );
    case "segment":
      return nameOf(names.segments, base.id);
    case "campaign": {
      const campaign =
        base.campaign_id === null
          ? en.rules.anyCampaign
          : nameOf(names.campaigns, base.campaign_id);
      return narrowed(
        en.ruleWords.campaign(en.rules.responses[base.response], campaign),
        [],
        base.within_days ?? null,
      );
    }
    case "consent":
      return base.state === "suppressed" || !base.purpose
        ? en.ruleWords.suppressed(en.rules.channels[base.channel])
        : en.ruleWords.consent[base.state](
            en.rules.purposes[base.purpose],
            en.rules.channels[base.channel],
          );
    case "journey": {
      const journey =
        base.journey_id === null ? en.rules.anyJourney : nameOf(names.journeys, base.journey_id);
      return en.ruleWords.journey(en.rules.states[base.state], journey);
    }
  }
}

function narrowed(text: string, filters: readonly Filter[], days: number | null): string {
  const conditions = filters.map(
    ({ property, operator, value }) => `${property} ${describeComparison(operator, value)}`,
  );
  return [
    text,
    ...(conditions.length > 0 ? [en.ruleWords.where(conditions)] : []),
    ...(days === null ? [] : [en.ruleWords.window(days)]),
  ].join(" ");
}

function describeComparison(operator: Operator, value: Value | undefined): string {
  const label = en.rules.operators[operator];
  if (value === null || value === undefined) return label;
  if (operator === "between" && Array.isArray(value))
    return `${label} ${en.ruleWords.range(String(value[0]), String(value[1]))}`;
  if (Array.isArray(value)) return `${label} ${en.ruleWords.list(value.map(String))}`;
  if (operator === "top_percent" || operator === "bottom_percent")
    return `${label} ${en.ruleWords.percent(String(value))}`;
  return `${label} ${value}`;
}

function nameOf(choices: readonly Choice[], id: number | null): string {
  const found = choices.find((choice) => choice.id === id);
  return found?.name ?? en.ruleWords.unnamed(id ?? 0);
}
