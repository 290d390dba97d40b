import { asObject } from "../kinds";
import type { GraphNode } from "../model";

/** Entries that come by the clock; the others have no time of their own. */
export const isTimed = ({ kind, settings }: GraphNode): boolean =>
  kind === "entry" && ["date", "schedule"].includes(String(asObject(settings.trigger).kind));
