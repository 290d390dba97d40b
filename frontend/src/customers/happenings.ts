/** What is shown of an event beside its sentence, which comes from the server. */

import { en } from "../texts/en";

export type Kind = "journey" | "campaign" | "message" | "event";

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

/** Shown at the end of the line as an amount. */
const MONEY = new Set(["revenue", "currency"]);

/** The few properties worth a line of their own, largest lists and objects left out. */
export function briefProperties(
  properties: Readonly<Record<string, unknown>>,
  most = 4,
): [string, string][] {
  return Object.entries(properties)
    .filter(([name, value]) => !MONEY.has(name) && isBrief(value))
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

function isBrief(value: unknown): boolean {
  return value !== null && value !== "" && typeof value !== "object";
}
