/** What the API sends and takes, named once. The documents are the ones the server stores. */

export type Role = "viewer" | "marketer" | "publisher" | "admin";

export interface Me {
  id: number;
  name: string;
  email: string;
  role: Role;
  permissions: string[];
  workspace: { name: string; timezone: string; currency: string };
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

export type Scalar = string | number | boolean;

export interface Filter {
  property: string;
  operator: string;
  value?: Scalar | Scalar[] | null;
}

export type Measure =
  | { kind: "attribute"; name: string }
  | { kind: "longevity" }
  | { kind: "count"; event: string; filters?: Filter[]; within_days?: number | null }
  | {
      kind: "sum";
      event: string;
      property: string;
      filters?: Filter[];
      within_days?: number | null;
    }
  | { kind: "days_since"; event: string; filters?: Filter[]; which: "first" | "last" }
  | { kind: "rank"; of: Measure }
  | { kind: "segment"; id: number | null }
  | {
      kind: "campaign";
      response: "received" | "held_out" | "opened" | "clicked";
      campaign_id: number | null;
      within_days?: number | null;
    }
  | {
      kind: "journey";
      state: "in" | "completed" | "handed_over" | "never";
      journey_id: number | null;
    };

export type RuleNode =
  | { all: RuleNode[] }
  | { any: RuleNode[] }
  | { not: RuleNode }
  | { measure: Measure; operator: string; value?: Scalar | Scalar[] | null };

export interface RuleDocument {
  schema_version: 1;
  root: RuleNode;
}

export type ValueType = "text" | "number" | "boolean" | "date" | "list" | "object";

export interface CatalogueProperty {
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
  goal?: unknown;
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
  positions: Record<string, { x: number; y: number }>;
}

export interface JourneyDetail {
  id: number;
  name: string;
  status: JourneyStatus;
  published: { id: number; number: number; published_at: string } | null;
  draft: {
    number: number;
    revision: number;
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

export interface JourneyCounts {
  version: number | null;
  as_of: string;
  nodes: Record<string, { now: number; passed: number }>;
  edges: { source: string; key: string; passed: number }[];
  entered: number;
  ended: Record<string, number>;
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
  [extension: `x-${string}`]: unknown;
}

export interface NodeKind {
  kind: string;
  label: string;
  group: string;
  outcomes: string[];
  schema: JsonSchema;
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
