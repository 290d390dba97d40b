/**
 * Read a part of a rule aloud, for parts that the builder does not open.
 * The sentence about a whole rule comes from the server.
 */

import { rules, ruleWords } from "../../texts/en/rules";
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
  if (!group || group.children.length === 0) return ruleWords.empty;
  const several = group.children.length > 1;
  const parts = group.children.map((child) => {
    const text = describeNode(child, names);
    return isLeaf(child) || !several ? text : ruleWords.bracket(text);
  });
  return ruleWords.joined[group.mode](parts);
}

export function describeLeaf({ measure, operator, value }: Leaf, names: Names): string {
  switch (measure.kind) {
    case "segment": {
      const name = nameOf(names.segments, measure.id);
      return operator === "is_not" ? ruleWords.notInSegment(name) : ruleWords.inSegment(name);
    }
    case "campaign":
    case "journey": {
      const text = describeMeasure(measure, names);
      return operator === "is_not" ? ruleWords.not(text) : text;
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
      return ruleWords.longevity;
    case "count":
      return narrowed(ruleWords.count(base.event), base.filters ?? [], base.within_days ?? null);
    case "sum":
      return narrowed(
        ruleWords.sum(base.property, base.event),
        base.filters ?? [],
        base.within_days ?? null,
      );
    case "days_since":
      return narrowed(ruleWords.daysSince(rules[base.which], base.event), base.filters ?? [], null);
    case "segment":
      return nameOf(names.segments, base.id);
    case "campaign": {
      const campaign =
        base.campaign_id === null ? rules.anyCampaign : nameOf(names.campaigns, base.campaign_id);
      return narrowed(
        ruleWords.campaign(rules.responses[base.response], campaign),
        [],
        base.within_days ?? null,
      );
    }
    case "journey": {
      const journey =
        base.journey_id === null ? rules.anyJourney : nameOf(names.journeys, base.journey_id);
      return ruleWords.journey(rules.states[base.state], journey);
    }
  }
}

function narrowed(text: string, filters: readonly Filter[], days: number | null): string {
  const conditions = filters.map(
    ({ property, operator, value }) => `${property} ${describeComparison(operator, value)}`,
  );
  return [
    text,
    ...(conditions.length > 0 ? [ruleWords.where(conditions)] : []),
    ...(days === null ? [] : [ruleWords.window(days)]),
  ].join(" ");
}

function describeComparison(operator: Operator, value: Value | undefined): string {
  const label = rules.operators[operator];
  if (value === null || value === undefined) return label;
  if (operator === "between" && Array.isArray(value))
    return `${label} ${ruleWords.range(String(value[0]), String(value[1]))}`;
  if (Array.isArray(value)) return `${label} ${ruleWords.list(value.map(String))}`;
  if (operator === "top_percent" || operator === "bottom_percent")
    return `${label} ${ruleWords.percent(String(value))}`;
  return `${label} ${value}`;
}

function nameOf(choices: readonly Choice[], id: number | null): string {
  const found = choices.find((choice) => choice.id === id);
  return found?.name ?? ruleWords.unnamed(id ?? 0);
}
