/** What the API sends and takes, named once. The documents are the ones the server stores. */
import type { Filter, RuleDocument, Scalar } from "../ui/rules/model";

type Role = "viewer" | "marketer" | "publisher" | "admin";

export interface Me {
  id: number;
  name: string;
  email: string;
  role: Role;
  permissions: string[];
  workspace: {
    name: string;
    timezone: string;
    currency: string;
    /** Off: another publisher has to approve each draft. */
    publishers_approve_own: boolean;
  };
  /** `now` is aware UTC; `progress` counts the replay of the past from 0 to 1, null when done. */
  clock: { now: string; speed: number; demo: boolean; progress: number | null };
}

export interface Page<Row> {
  results: Row[];
  next: string | null;
}

/** One thing wrong, pointing at the field, the node or the line it is about. */
export interface FieldError {
  field?: string | null;
  node?: string | null;
  line?: number | null;
  code: string;
  message: string;
}

export type { Filter, Measure, RuleDocument, RuleNode, Scalar } from "../ui/rules/model";

type ValueType = "text" | "number" | "boolean" | "date" | "list" | "object";

interface CatalogueProperty {
  name: string;
  type: ValueType;
  examples: unknown[];
}

export interface Catalogue {
  attributes: CatalogueProperty[];
  events: { name: string; properties: CatalogueProperty[] }[];
}

export type JourneyStatus = "draft" | "live" | "paused" | "stopped" | "archived";

export interface JourneyRow {
  id: number;
  name: string;
  status: JourneyStatus;
  people?: number;
  updated_at: string;
  labels: string[];
  /** Where the text that was looked for stands, if not in the name. */
  matches: { what: "label" | "step" | "message"; name: string }[];
  published: { id: number; number: number; published_at: string } | null;
}

export interface GraphNode {
  id: string;
  kind: string;
  name: string;
  settings: Record<string, unknown>;
}

export interface GraphEdge {
  source: string;
  target: string;
  key: string;
}

export interface GraphSettings {
  incubating: boolean;
  hard_limit_days: number | null;
  admits?: "open" | "all";
  reincubate_after_days?: number | null;
  cap_exempt?: boolean;
  goal?: { event: string; filters: Filter[]; within_days: number } | null;
  exit_rule?: RuleDocument | null;
  persona_id?: number | null;
}

/** networkx node-link JSON of a MultiDiGraph; `key` of an edge is the outcome it leaves by. */
export interface GraphDocument {
  schema_version: 1;
  directed: true;
  multigraph: true;
  graph: GraphSettings;
  nodes: GraphNode[];
  edges: GraphEdge[];
}

export interface Layout {
  positions: Readonly<Record<string, { x: number; y: number }>>;
  /** People put the cards there; without it the positions are computed. */
  arranged?: "free";
}

export interface JourneyDetail {
  id: number;
  name: string;
  status: JourneyStatus;
  published: { id: number; number: number; published_at: string } | null;
  labels: string[];
  draft: {
    number: number;
    revision: number;
    /** Who saved it last; null until somebody does. */
    saved_at?: string | null;
    saved_by?: { id: number; name: string } | null;
    document: GraphDocument;
    layout: Layout;
    map: Record<string, unknown>;
  };
}

export interface Problem {
  code: string;
  level: "problem" | "advice";
  node: string | null;
  field: string | null;
  message: string;
}

export interface DraftBody {
  name?: string;
  document: GraphDocument;
  layout: Layout;
  map: Record<string, unknown>;
}

export interface NodeCounts {
  now: number;
  passed: number;
  /** Their step failed: they are left alone, or it is tried again. */
  parked: number;
  retrying: number;
  /** Why the journey ended here -> for how many. */
  ended: Record<string, number>;
}

export interface JourneyCounts {
  version: number | null;
  as_of: string;
  nodes: Record<string, NodeCounts>;
  edges: { source: string; key: string; passed: number }[];
  entered: number;
  /** Why people left -> how many. */
  ended: Record<string, number>;
  goals: number;
}

export interface JsonSchema {
  type?: string | string[];
  title?: string;
  description?: string;
  properties?: Record<string, JsonSchema>;
  required?: string[];
  enum?: Scalar[];
  const?: Scalar;
  default?: unknown;
  minimum?: number;
  maximum?: number;
  exclusiveMinimum?: number;
  items?: JsonSchema;
  anyOf?: JsonSchema[];
  oneOf?: JsonSchema[];
  allOf?: JsonSchema[];
  $ref?: string;
  $defs?: Record<string, JsonSchema>;
  discriminator?: { propertyName: string; mapping?: Record<string, string> };
  minLength?: number;
  maxLength?: number;
  minItems?: number;
  maxItems?: number;
  pattern?: string;
  format?: string;
  additionalProperties?: boolean | JsonSchema;
  /** Our own hints: which widget draws the field, and which field names its event. */
  widget?: string;
  event_field?: string;
  /** Another field of the same object -> the values with which this one is asked for. */
  only_if?: Record<string, unknown[]>;
}

export interface NodeKind {
  kind: string;
  label: string;
  group: string;
  outcomes: string[];
  schema: JsonSchema;
}

/** Somebody in a journey, and what they wait for. */
export interface Standing {
  /** Of the enrollment. */
  id: number;
  customer: { id: number; user_id: string | null; name: string | null };
  node: { id: string; name: string; kind: string };
  sentence: string;
  entered_at: string;
  arrived_at: string;
  is_parked: boolean;
}

export interface Share {
  id: number;
  url?: string | null;
  created_at: string;
  expires_at: string | null;
  revoked_at: string | null;
}

export interface TemplateRow {
  id: number;
  name: string;
  channel: string;
  purpose: "marketing" | "transactional";
}
