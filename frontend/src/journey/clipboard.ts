/** Reading copied steps from the clipboard; what is no text of `toText` is refused. */
import { type CopiedSteps, FORMAT, VERSION } from "./copying";
import { asObject } from "./kinds";
import type { Emotion, JourneyMap, StepMap } from "./map/stages";
import type { GraphEdge, GraphNode } from "./model";

/** A clip is typed text to a stranger: limits keep it from freezing the page. */
const MAX_STEPS = 1_000;
const MAX_CHARACTERS = 4_000_000;
const MAX_DEPTH = 40;
const ID = /^[\w-]{1,64}$/;
/** New ids are made of the kind and a number. */
const KIND = /^[\w-]{1,50}$/;
const MAX_NAME = 200;
/** Characters no journey can be saved with: NUL, and halves of a pair. */
const UNWRITABLE = /\\u0000|\\ud[89a-f]/;

/** Why a text cannot be pasted. */
export type Refusal = "empty" | "foreign" | "newer" | "broken" | "large";

export function fromText(text: string): CopiedSteps | Refusal {
  if (!text.trim()) return "empty";
  const copied = asObject(parse(text));
  if (copied.format !== FORMAT) return "foreign";
  if (typeof copied.version !== "number" || copied.version < 1) return "broken";
  if (copied.version > VERSION) return "newer";
  if (!Array.isArray(copied.nodes) || !Array.isArray(copied.edges)) return "broken";
  if (text.length > MAX_CHARACTERS || copied.nodes.length > MAX_STEPS) return "large";
  const nodes = copied.nodes.map(toNode);
  const edges = copied.edges.map(toEdge);
  if (!areAll(nodes) || !areAll(edges) || !nodes.length) return "broken";
  const isUnique = new Set(nodes.map((n) => n.id)).size === nodes.length;
  const ways = new Set(edges.map((e) => `${e.source} ${e.key}`));
  if (!isUnique || ways.size !== edges.length) return "broken";
  if (UNWRITABLE.test(JSON.stringify(nodes) + JSON.stringify(edges))) return "broken";
  const journey = typeof copied.journey === "number" ? copied.journey : null;
  return { nodes, edges, map: toMap(copied.map, nodes), journey };
}

export const isRefusal = (copied: CopiedSteps | Refusal): copied is Refusal =>
  typeof copied === "string";

function parse(text: string): unknown {
  // Only what looks like ours is worth parsing: people paste whole books.
  if (text.length > MAX_CHARACTERS && !text.includes(FORMAT)) return undefined;
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

const areAll = <T>(found: (T | undefined)[]): found is T[] => !found.includes(undefined);

/** The longest text of each field of the map, as the server takes it. */
const MAP_TEXTS = {
  stage: 60,
  touchpoint: 200,
  pain_point: 1_000,
  opportunity: 1_000,
  owner: 100,
  kpi: 200,
} as const;

/** What the map may say of the copied steps; anything else is left out. */
function toMap(value: unknown, nodes: GraphNode[]): JourneyMap {
  const said = asObject(value);
  return Object.fromEntries(
    nodes.flatMap(({ id }) => {
      const entry = toStepMap(Object.hasOwn(said, id) ? said[id] : undefined);
      return Object.keys(entry).length ? [[id, entry]] : [];
    }),
  );
}

function toStepMap(value: unknown): StepMap {
  const given = asObject(value);
  const entry: StepMap = {};
  for (const [field, limit] of Object.entries(MAP_TEXTS)) {
    const text = given[field];
    const fits = typeof text === "string" && text.length <= limit;
    if (fits && !UNWRITABLE.test(JSON.stringify(text))) {
      entry[field as keyof typeof MAP_TEXTS] = text;
    }
  }
  if ([-2, -1, 0, 1, 2].includes(given.emotion as number)) entry.emotion = given.emotion as Emotion;
  return entry;
}

function toNode(value: unknown): GraphNode | undefined {
  const { id, kind, name = "", settings = {} } = asObject(value);
  if (typeof id !== "string" || !ID.test(id)) return undefined;
  if (typeof kind !== "string" || !KIND.test(kind)) return undefined;
  if (typeof name !== "string" || name.length > MAX_NAME) return undefined;
  const isPlain = typeof settings === "object" && settings !== null && !Array.isArray(settings);
  if (!isPlain || depthOf(settings) > MAX_DEPTH) return undefined;
  return { id, kind, name, settings: settings as Record<string, unknown> };
}

function toEdge(value: unknown): GraphEdge | undefined {
  const { source, target, key } = asObject(value);
  if (typeof source !== "string" || typeof target !== "string" || typeof key !== "string") {
    return undefined;
  }
  return key.length <= MAX_NAME ? { source, target, key } : undefined;
}

function depthOf(value: unknown): number {
  let level: unknown[] = [value];
  let depth = 0;
  while (level.length && depth <= MAX_DEPTH) {
    level = level.flatMap((each) =>
      typeof each === "object" && each !== null ? Object.values(each) : [],
    );
    depth += 1;
  }
  return depth;
}
