/**
 * What the browser knows of each kind of step: its ways out, what a new one
 * starts with and how its settings read in one line. Labels, groups and forms come from
 * the server (GET /api/node-kinds); a kind missing here still gets a labelled card.
 */
import type { GraphNode } from "../api/types";
import { en } from "../texts/en";

export interface Branch {
  key: string;
  name: string;
  rule: unknown;
}

interface Kind {
  outcomes: (settings: Record<string, unknown>) => string[];
  /** People stay here for a time, so a loop through it is no endless one. */
  holds?: boolean;
  ends?: boolean;
  starter: () => Record<string, unknown>;
  summary: (settings: Record<string, unknown>) => string;
}

export const ELSE = "else";
const next = () => ["next"];
const none = () => [];
const texts = en.journey.summary;

export const KINDS: Record<string, Kind> = {
  entry: {
    outcomes: next,
    starter: () => ({ trigger: { kind: "list" }, reentry: "once" }),
    summary: ({ trigger }) => {
      const of = asObject(trigger);
      return of.kind === "event" ? texts.onEvent(asText(of.event)) : texts.onList;
    },
  },
  message: {
    outcomes: next,
    starter: () => ({ channel: "email", purpose: "marketing", too_late_hours: null }),
    summary: ({ template_id }) => (template_id ? texts.message : texts.noTemplate),
  },
  wait: {
    outcomes: next,
    holds: true,
    starter: () => ({ amount: 1, unit: "days" }),
    summary: (settings) => texts.duration(settings.amount, settings.unit),
  },
  wait_for: {
    outcomes: () => ["happened", "timeout"],
    holds: true,
    starter: () => ({ event: "", filters: [], deadline: { amount: 3, unit: "days" } }),
    summary: ({ event, deadline }) => {
      const { amount, unit } = asObject(deadline);
      return texts.waitFor(asText(event), texts.duration(amount, unit));
    },
  },
  decision: {
    outcomes: ({ branches }) => [...branchesOf(branches).map((b) => b.key), ELSE],
    starter: () => ({ branches: [newBranch([])] }),
    summary: ({ branches }) => texts.branches(branchesOf(branches).length),
  },
  hand_over: {
    outcomes: none,
    ends: true,
    starter: () => ({ reason: "" }),
    summary: ({ reason }) => asText(reason) || texts.handOver,
  },
  exit: {
    outcomes: none,
    ends: true,
    starter: () => ({ reason: "" }),
    summary: ({ reason }) => asText(reason) || texts.exit,
  },
};

const asText = (value: unknown): string => (typeof value === "string" ? value : "");

export function asObject(value: unknown): Record<string, unknown> {
  return typeof value === "object" && value !== null && !Array.isArray(value)
    ? (value as Record<string, unknown>)
    : {};
}

export function branchesOf(value: unknown): Branch[] {
  if (!Array.isArray(value)) return [];
  return value.flatMap((each) => {
    const { key, name, rule } = asObject(each);
    return typeof key === "string" ? [{ key, name: asText(name), rule }] : [];
  });
}

/** A branch with a key of its own; keys are never reused within a step's life. */
export function newBranch(taken: Branch[]): Branch {
  const keys = new Set(taken.map((b) => b.key));
  let number = taken.length + 1;
  while (keys.has(`branch-${number}`)) number += 1;
  return {
    key: `branch-${number}`,
    name: taken.length ? texts.branch(number) : texts.yes,
    rule: { schema_version: 1, root: { all: [] } },
  };
}

export const outcomesOf = (node: GraphNode): string[] =>
  KINDS[node.kind]?.outcomes(node.settings) ?? [];

export const summaryOf = (node: GraphNode): string =>
  KINDS[node.kind]?.summary(node.settings) ?? texts.unknown;

/** The words on a path; a step with one way out needs none. */
export function outcomeLabel(node: GraphNode, key: string): string {
  const branch = branchesOf(node.settings.branches).find((b) => b.key === key);
  if (branch) return branch.name || texts.unnamedBranch;
  const known: Record<string, string> = en.journey.outcomes;
  return known[key] ?? key;
}
