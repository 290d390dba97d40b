import { type Names, NO_NAMES } from "../ui/rules/words";

/** Micro-segments, campaigns and journeys that rules can speak of. */
export function useRuleNames(): Names {
  return NO_NAMES;
}
