/**
 * The rule document and the changes a person makes to it, without React.
 *
 * The stored document is a tree of `all`, `any`, `not` and leaves. The builder
 * shows it as groups with a mode ("None of" is `not` over `any`), and addresses
 * its parts by a path of positions within those groups: `[]` is the outermost
 * group, `[2, 0]` the first part of the third part.
 */

export type Operator =
  | "eq"
  | "ne"
  | "gt"
  | "gte"
  | "lt"
  | "lte"
  | "between"
  | "one_of"
  | "contains"
  | "starts_with"
  | "ends_with"
  | "matches"
  | "before"
  | "after"
  | "known"
  | "unknown"
  | "is_true"
  | "is_false"
  | "top_percent"
  | "bottom_percent"
  | "is"
  | "is_not";

export type Scalar = string | number | boolean;
export type Value = Scalar | Scalar[] | null;

export interface Filter {
  property: string;
  operator: Operator;
  value?: Value;
}

export type NumberMeasure =
  | { kind: "attribute"; name: string }
  | { kind: "longevity" }
  | { kind: "churn_probability" | "days_to_purchase" }
  | { kind: "count"; event: string; filters?: Filter[]; within_days?: number | null }
  | {
      kind: "sum" | "average" | "min" | "max" | "distinct";
      event: string;
      property: string;
      filters?: Filter[];
      within_days?: number | null;
    }
  | { kind: "days_since"; event: string; filters?: Filter[]; which: "first" | "last" }
  | { kind: "lifetime_value"; days: number };

export type CampaignResponse = "received" | "held_out" | "opened" | "clicked" | "responded";
export type JourneyState = "in" | "completed" | "handed_over" | "never";

export type Measure =
  | NumberMeasure
  | { kind: "rank"; of: NumberMeasure }
  /** The yearly return of an attribute's date, or of the day of sign-up. */
  | { kind: "anniversary"; name: string | null; which: "next" | "last" }
  | {
      kind: "not_since";
      event: string;
      /** What has not happened since. */
      missing: string;
      filters?: Filter[];
      within_days?: number | null;
    }
  | {
      kind: "most_frequent";
      event: string;
      property: string;
      filters?: Filter[];
      within_days?: number | null;
    }
  | { kind: "segment"; id: number | null }
  | {
      kind: "campaign";
      response: CampaignResponse;
      campaign_id: number | null;
      within_days?: number | null;
    }
  | { kind: "journey"; state: JourneyState; journey_id: number | null }
  | {
      kind: "consent";
      channel: ConsentChannel;
      /** None for suppression, which holds for every message. */
      purpose?: ConsentPurpose;
      state: ConsentState;
    };

export type ConsentState = "granted" | "denied" | "unknown" | "suppressed";
export type ConsentChannel = "email" | "sms";
export type ConsentPurpose = "marketing" | "transactional";

export type MeasureKind = Measure["kind"];

export interface Leaf {
  measure: Measure;
  operator: Operator;
  value?: Value;
}

export type RuleNode = { all: RuleNode[] } | { any: RuleNode[] } | { not: RuleNode } | Leaf;

export interface RuleDocument {
  schema_version: 1;
  root: RuleNode;
}

export type Mode = "all" | "any" | "none" | "not_all";
export const MODES: readonly Mode[] = ["all", "any", "none", "not_all"];

export interface Group {
  mode: Mode;
  children: RuleNode[];
}

export type Path = readonly number[];

/** Groups within groups that can be edited; anything deeper is shown in words. */
export const EDITABLE_DEPTH = 2;

export function emptyRule(): RuleDocument {
  return { schema_version: 1, root: { all: [] } };
}

export function isLeaf(node: RuleNode): node is Leaf {
  return "measure" in node;
}

/** See a node as a group; `null` for a leaf. A negated leaf is a group of one. */
export function toGroup(node: RuleNode): Group | null {
  if (isLeaf(node)) return null;
  if ("all" in node) return { mode: "all", children: node.all };
  if ("any" in node) return { mode: "any", children: node.any };
  if (isLeaf(node.not) || "not" in node.not) return { mode: "none", children: [node.not] };
  if ("any" in node.not) return { mode: "none", children: node.not.any };
  return { mode: "not_all", children: node.not.all };
}

export function fromGroup({ mode, children }: Group): RuleNode {
  switch (mode) {
    case "all":
      return { all: children };
    case "any":
      return { any: children };
    case "none":
      return { not: { any: children } };
    case "not_all":
      return { not: { all: children } };
  }
}

/** The outermost group; a rule that is one bare condition counts as "all of" it. */
export function rootGroup(rule: RuleDocument): Group {
  return toGroup(rule.root) ?? { mode: "all", children: [rule.root] };
}

export function nodeAt(rule: RuleDocument, path: Path): RuleNode | undefined {
  let node: RuleNode | undefined = fromGroup(rootGroup(rule));
  for (const index of path) node = node && toGroup(node)?.children[index];
  return node;
}

export function addNode(rule: RuleDocument, group: Path, node: RuleNode): RuleDocument {
  return changeGroup(rule, group, ({ mode, children }) => ({
    mode,
    children: [...children, node],
  }));
}

/** Put `node` where `path` points. */
export function replaceNode(rule: RuleDocument, path: Path, node: RuleNode): RuleDocument {
  return changeChildren(rule, path, (children, index) => children.with(index, node));
}

/** Take a part away; a group inside that becomes empty goes with it. */
export function removeNode(rule: RuleDocument, path: Path): RuleDocument {
  const next = changeChildren(rule, path, (children, index) => children.toSpliced(index, 1));
  const parent = path.slice(0, -1);
  const group = nodeAt(next, parent);
  const emptied = parent.length > 0 && group && toGroup(group)?.children.length === 0;
  return emptied ? removeNode(next, parent) : next;
}

export function setMode(rule: RuleDocument, group: Path, mode: Mode): RuleDocument {
  return changeGroup(rule, group, ({ children }) => ({ mode, children }));
}

/** Move a part up or down among its siblings; at the end nothing changes. */
export function shiftNode(rule: RuleDocument, path: Path, by: -1 | 1): RuleDocument {
  return changeChildren(rule, path, (children, index) => {
    const node = children[index];
    const target = index + by;
    if (!node || target < 0 || target >= children.length) return children;
    return children.toSpliced(index, 1).toSpliced(target, 0, node);
  });
}

/** Put the condition at `path` into a new group of its own, to be joined by others. */
export function groupNode(rule: RuleDocument, path: Path, mode: Mode): RuleDocument {
  const node = nodeAt(rule, path);
  return node ? replaceNode(rule, path, fromGroup({ mode, children: [node] })) : rule;
}

/** Lift the parts of a group into the group around it, in its place. */
export function ungroupNode(rule: RuleDocument, path: Path): RuleDocument {
  const node = nodeAt(rule, path);
  const group = node && toGroup(node);
  if (!group || path.length === 0) return rule;
  return changeChildren(rule, path, (children, index) =>
    children.toSpliced(index, 1, ...group.children),
  );
}

/** Levels of groups below and including this node; a leaf has none. */
export function depth(node: RuleNode): number {
  const group = toGroup(node);
  return group ? 1 + Math.max(0, ...group.children.map(depth)) : 0;
}

/** Can the builder offer fields for the node at this path? */
export function isEditable(node: RuleNode, path: Path): boolean {
  return isLeaf(node) ? path.length <= EDITABLE_DEPTH : path.length + depth(node) <= EDITABLE_DEPTH;
}

/** All conditions of a rule with their places, in reading order. */
export function leaves(rule: RuleDocument): { path: Path; leaf: Leaf }[] {
  const walk = (node: RuleNode, path: Path): { path: Path; leaf: Leaf }[] =>
    isLeaf(node)
      ? [{ path, leaf: node }]
      : (toGroup(node)?.children ?? []).flatMap((child, index) => walk(child, [...path, index]));
  return rootGroup(rule).children.flatMap((child, index) => walk(child, [index]));
}

/** The same place as the server writes it: `root.all[2].not.any[0]`. */
export function documentPath(rule: RuleDocument, path: Path): string {
  let place = "root";
  let node: RuleNode = rule.root;
  for (const index of path) {
    if (isLeaf(node)) break; // a bare condition at the root has no group around it
    const [keys, children] = openGroup(node);
    place += `.${keys.join(".")}`;
    if (keys.at(-1) !== "not") place += `[${index}]`; // a negated leaf is no list
    const child = children[index];
    if (!child) break;
    node = child;
  }
  return place;
}

function openGroup(node: Exclude<RuleNode, Leaf>): [string[], RuleNode[]] {
  if ("all" in node) return [["all"], node.all];
  if ("any" in node) return [["any"], node.any];
  if (!isLeaf(node.not)) {
    if ("any" in node.not) return [["not", "any"], node.not.any];
    if ("all" in node.not) return [["not", "all"], node.not.all];
  }
  return [["not"], [node.not]];
}

function changeGroup(
  rule: RuleDocument,
  path: Path,
  change: (group: Group) => Group,
): RuleDocument {
  const within = (node: RuleNode, rest: Path): RuleNode => {
    const group = toGroup(node);
    if (!group) return node;
    const [index, ...further] = rest;
    if (index === undefined) return fromGroup(change(group));
    const child = group.children[index];
    if (!child) return node;
    return fromGroup({
      mode: group.mode,
      children: group.children.with(index, within(child, further)),
    });
  };
  return { ...rule, root: within(fromGroup(rootGroup(rule)), path) };
}

function changeChildren(
  rule: RuleDocument,
  path: Path,
  change: (children: RuleNode[], index: number) => RuleNode[],
): RuleDocument {
  const index = path.at(-1);
  if (index === undefined) return rule;
  return changeGroup(rule, path.slice(0, -1), ({ mode, children }) => ({
    mode,
    children: index < children.length ? change(children, index) : children,
  }));
}
