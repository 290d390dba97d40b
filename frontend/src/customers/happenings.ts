/** Read events: system events become sentences, the others keep the name they came with. */

import { en } from "../texts/en";

export interface Names {
  journeys: ReadonlyMap<number, string>;
  campaigns: ReadonlyMap<number, string>;
}

export type Kind = "journey" | "campaign" | "message" | "event";

interface Happening {
  name: string;
  properties: Readonly<Record<string, unknown>>;
}

type Reader = (properties: Happening["properties"], names: Names) => string;

const words = en.happenings;

const READERS: Record<string, Reader> = {
  $journey_entered: (of, names) => words.journey_entered(journeyOf(of, names)),
  $journey_left: (of, names) =>
    words.journey_left(
      journeyOf(of, names),
      text(of.reason) || words.lefts[text(of.how)] || text(of.how),
    ),
  $journey_refused: (of, names) => words.journey_refused(journeyOf(of, names), text(of.reason)),
  $journey_requested: (of, names) => words.journey_requested(journeyOf(of, names)),
  $campaign_treated: (of, names) => words.campaign_treated(campaignOf(of, names)),
  $campaign_held_out: (of, names) => words.campaign_held_out(campaignOf(of, names)),
  $campaign_triggered: (of, names) => words.campaign_triggered(campaignOf(of, names)),
  $message_sent: (of) => words.message_sent(messageOf(of)),
  $message_opened: (of) => words.message_opened(messageOf(of)),
  $message_clicked: (of) => words.message_clicked(messageOf(of)),
};

export function describeHappening({ name, properties }: Happening, names: Names): string {
  return READERS[name]?.(properties, names) ?? words.other(name);
}

export function isSystem(name: string): boolean {
  return name.startsWith("$");
}

/** Which icon and tint an event gets. */
export function kindOf(name: string): Kind {
  if (name.startsWith("$journey")) return "journey";
  if (name.startsWith("$campaign")) return "campaign";
  if (name.startsWith("$message")) return "message";
  return "event";
}

/** The few properties worth a line of their own, largest lists and objects left out. */
export function briefProperties(
  properties: Readonly<Record<string, unknown>>,
  most = 4,
): [string, string][] {
  return Object.entries(properties)
    .filter(([, value]) => value !== null && value !== "" && typeof value !== "object")
    .slice(0, most)
    .map(([name, value]) => [name, String(value)]);
}

/** A value of JSON as a person reads it. */
export function readable(value: unknown): string {
  if (value === null || value === undefined) return "–";
  if (typeof value === "boolean") return value ? en.ui.yes : en.ui.no;
  if (Array.isArray(value)) return value.map(readable).join(", ");
  return typeof value === "object" ? JSON.stringify(value) : String(value);
}

function journeyOf(of: Happening["properties"], names: Names): string {
  return text(of.name) || named(of.journey, names.journeys);
}

function campaignOf(of: Happening["properties"], names: Names): string {
  return named(of.campaign, names.campaigns);
}

function messageOf(of: Happening["properties"]): string {
  return text(of.subject) || text(of.template_name);
}

function named(id: unknown, names: ReadonlyMap<number, string>): string {
  return names.get(Number(id)) ?? words.numbered(text(id));
}

function text(value: unknown): string {
  return typeof value === "string" || typeof value === "number" ? String(value) : "";
}
