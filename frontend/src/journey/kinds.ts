/**
 * What the browser knows of each kind of step: its ways out, what a new one starts with
 * and how its settings read in one line. Labels, groups and forms come from the server
 * (GET /api/node-kinds); a kind missing here still gets a labelled card.
 */
import type { GraphNode } from "../api/types";
import { en } from "../texts/en";
import { lookUp } from "../ui/lookUp";
import { summaries } from "./summaries";

export interface Branch {
  key: string;
  name: string;
  /** Of a decision: who takes it. */
  rule?: unknown;
  /** Of a split: how many of 10,000 people take it. */
  share?: number;
}

type Settings = Record<string, unknown>;

interface Kind {
  outcomes: (settings: Settings) => string[];
  /** Everybody is held here for a time, so a loop through it is no endless one. */
  paces?: (settings: Settings) => boolean;
  /** Leaving by this way out is limited: a loop through it ends. */
  limited?: string;
  /** A way out that leads back, and so nowhere until somebody says where. */
  leadsBack?: string;
  ends?: boolean;
  starter: () => Settings;
}

export const ELSE = "else";
export const HOLD_OUT = "hold_out";
/** Shares are counted in hundredths of a percent. */
export const WHOLE = 10_000;
const next = () => ["next"];
const none = () => [];
const texts = en.journey.summary;

const message = (): Settings => ({
  channel: "email",
  purpose: "marketing",
  too_late_hours: null,
});

const KINDS: Record<string, Kind> = {
  entry: {
    outcomes: next,
    starter: () => ({ trigger: { kind: "list" }, reentry: "once" }),
  },
  message: { outcomes: next, starter: message },
  survey: {
    outcomes: next,
    starter: () => ({ ...message(), scale: "csat", survey: "" }),
  },
  wait: {
    outcomes: ({ how }) => (how === "attribute" ? ["next", "no_date"] : ["next"]),
    paces: ({ how = "duration", closes = null }) =>
      how === "duration" || (how === "clock" && closes === null),
    starter: () => ({ how: "duration", amount: 1, unit: "days" }),
  },
  wait_for: {
    outcomes: () => ["happened", "timeout"],
    // A rule that fits already lets people pass at once.
    paces: ({ event = "", rule = null, needs }) =>
      rule === null || (event !== "" && needs === "both"),
    starter: () => ({ event: "", filters: [], deadline: { amount: 3, unit: "days" } }),
  },
  decision: {
    outcomes: ({ branches }) => [...branchesOf(branches).map((b) => b.key), ELSE],
    starter: () => ({ branches: [newBranch([])] }),
  },
  split: {
    outcomes: ({ branches, hold_out }) => {
      const arms = branchesOf(branches).map((b) => b.key);
      return hold_out ? [...arms, HOLD_OUT] : arms;
    },
    starter: () => ({
      branches: ["A", "B"].map((name) => ({
        key: name.toLowerCase(),
        name,
        share: WHOLE / 2,
      })),
      hold_out: 0,
    }),
  },
  jump: {
    outcomes: () => ["again", "limit"],
    limited: "again",
    leadsBack: "again",
    starter: () => ({ times: 1 }),
  },
  update: {
    outcomes: next,
    starter: () => ({ changes: [{ kind: "attribute", name: "", how: "set", value: "" }] }),
  },
  webhook: {
    outcomes: () => ["ok", "failed"],
    starter: () => ({ url: "", method: "POST", fields_sent: [] }),
  },
  notify_team: {
    outcomes: next,
    starter: () => ({ team: "Sales", title: "", text: "" }),
  },
  start_journey: { outcomes: next, starter: () => ({}) },
  hand_over: { outcomes: none, ends: true, starter: () => ({ reason: "" }) },
  exit: { outcomes: none, ends: true, starter: () => ({ reason: "" }) },
};

export function asObject(value: unknown): Record<string, unknown> {
  return typeof value === "object" && value !== null && !Array.isArray(value)
    ? (value as Record<string, unknown>)
    : {};
}

export function branchesOf(value: unknown): Branch[] {
  if (!Array.isArray(value)) return [];
  return value.flatMap((each) => {
    const { key, name, ...rest } = asObject(each);
    if (typeof key !== "string") return [];
    return [{ ...rest, key, name: typeof name === "string" ? name : "" }];
  });
}

/** A branch with a key of its own; keys are never reused within a step's life. */
export function newBranch(taken: Branch[]): Branch {
  return {
    ...newKey(taken),
    name: taken.length ? texts.branch(taken.length + 1) : texts.yes,
    rule: { schema_version: 1, root: { all: [] } },
  };
}

function newKey(taken: Branch[]): { key: string } {
  const keys = new Set(taken.map((b) => b.key));
  let number = taken.length + 1;
  while (keys.has(`branch-${number}`)) number += 1;
  return { key: `branch-${number}` };
}

/** A way of a split named by the next letter; it has no share yet. */
export function newArm(taken: Branch[]): Branch {
  const names = new Set(taken.map((b) => b.name));
  const letters = "ABCDEFGHIJKLMNOPQRSTUVWXYZ".split("");
  const name = letters.find((letter) => !names.has(letter)) ?? "";
  return { ...newKey(taken), name, share: 0 };
}

/** What is known of a kind; undefined for one that only the server knows. */
export const kindOf = (kind: string): Kind | undefined => lookUp(KINDS, kind);

export const outcomesOf = (node: GraphNode): string[] =>
  kindOf(node.kind)?.outcomes(node.settings) ?? [];

export const pacesOf = (node: GraphNode): boolean =>
  kindOf(node.kind)?.paces?.(node.settings) ?? false;

export const summaryOf = (node: GraphNode): string =>
  lookUp(summaries, node.kind)?.(node.settings) ?? texts.unknown;

/** The words on a path; a step with one way out needs none. */
export function outcomeLabel(node: GraphNode, key: string): string {
  const branches = branchesOf(node.settings.branches);
  const at = branches.findIndex((b) => b.key === key);
  if (at >= 0) return branches[at]?.name || texts.branch(at + 1);
  return lookUp<string>(en.journey.outcomes, key) ?? key;
}
