/** Who is tried: a persona, or somebody new, as the form holds them. */
import type {
  EventOdds,
  Habits,
  Persona,
  SimulateBody,
  Simulated,
} from "../../api/queries/simulate";
import type { GraphDocument } from "../model";

export interface Who {
  /** null: somebody new. */
  personaId: number | null;
  name: string;
  /** As typed: `toValue` says what is meant. */
  attributes: { name: string; value: string }[];
  consent: boolean;
  daysAgo: number | null;
  /** null while another one is typed: the usual value. */
  orderValue: number | null;
  odds: Habits;
  /** Odds by event that differ from what the server takes. */
  events: Record<string, EventOdds>;
  assumed: Record<string, number>;
}

export interface Settings {
  /** ISO text; "": the server's present. */
  start: string;
  seed: number;
  days: number;
}

const USUAL: Habits = {
  opens: 0.4,
  clicks: 0.1,
  answers: 0.1,
  buys: 0.05,
  unsubscribes: 0,
  replies: 1,
};

const DAYS_OF_WEEK = 7;
const USUAL_ORDER = 50;

export const somebodyNew = (name: string, document: GraphDocument): Who => ({
  personaId: null,
  name,
  attributes: attributesIn(document).map((each) => ({ name: each, value: "" })),
  consent: true,
  daysAgo: 0,
  orderValue: USUAL_ORDER,
  odds: USUAL,
  events: {},
  assumed: {},
});

export function fromPersona(persona: Persona, document: GraphDocument): Who {
  const { habits } = persona;
  const known = Object.entries(persona.attributes).map(([name, value]) => ({
    name,
    value: toText(value),
  }));
  const named = new Set(known.map((each) => each.name));
  const asked = attributesIn(document).filter((name) => !named.has(name));
  const odds = { ...USUAL };
  for (const key of Object.keys(USUAL) as (keyof Habits)[]) {
    odds[key] = asOdds(habits[key]) ?? odds[key];
  }
  const weekly = habits.orders_per_week;
  if (habits.buys === undefined && weekly !== undefined) {
    odds.buys = Math.round((1 - Math.exp(-weekly / DAYS_OF_WEEK)) * 100) / 100;
  }
  return {
    ...somebodyNew(persona.name, document),
    personaId: persona.id,
    attributes: [...known, ...asked.map((name) => ({ name, value: "" }))],
    odds,
  };
}

const asOdds = (value: number | undefined) =>
  value !== undefined && value >= 0 && value <= 1 ? value : undefined;

/** Attributes that rules and waits of a document ask about, in the order they come. */
export function attributesIn(document: GraphDocument): string[] {
  const found = new Set<string>();
  const look = (part: unknown) => {
    if (Array.isArray(part)) part.forEach(look);
    else if (typeof part === "object" && part !== null) {
      const { kind, name } = part as Record<string, unknown>;
      const isMeasure = kind === "attribute" && !("how" in part);
      if (isMeasure && typeof name === "string" && name) found.add(name);
      Object.values(part).forEach(look);
    }
  };
  for (const { kind, settings } of document.nodes) {
    if (kind === "wait" && settings.how === "attribute" && settings.attribute) {
      found.add(String(settings.attribute));
    }
    look(settings);
  }
  look(document.graph.exit_rule);
  return [...found];
}

const NUMBER = /^-?(0|[1-9]\d*)(\.\d+)?$/;

/** What is meant by a typed value: numbers, yes and no as themselves, the rest as text. */
export function toValue(typed: string): unknown {
  const text = typed.trim();
  if (text === "true" || text === "false") return text === "true";
  if (NUMBER.test(text)) return Number(text);
  if (text.startsWith("[")) {
    try {
      return JSON.parse(text) as unknown;
    } catch {
      return text;
    }
  }
  return text;
}

const toText = (value: unknown): string =>
  typeof value === "string" ? value : JSON.stringify(value);

export function toBody(who: Who, document: GraphDocument, settings: Settings): SimulateBody {
  const filled = who.attributes.filter(({ name, value }) => name.trim() && value.trim());
  return {
    document,
    persona: {
      attributes: Object.fromEntries(
        filled.map(({ name, value }) => [name.trim(), toValue(value)]),
      ),
      consent: who.consent,
      signed_up_days_ago: who.daysAgo,
      order_value: who.orderValue ?? USUAL_ORDER,
    },
    odds: who.odds,
    events: Object.values(who.events),
    assumed: who.assumed,
    start: settings.start || null,
    seed: settings.seed,
    days: settings.days,
    people: null,
    answers: [],
  };
}

/** The odds of the events a journey listens to: those set by hand, else the server's. */
export const oddsOf = (who: Who, basis: Simulated["basis"] | undefined): EventOdds[] =>
  (basis?.heard ?? []).map((each) => who.events[each.event] ?? each);
