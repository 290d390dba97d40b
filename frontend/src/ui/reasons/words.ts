/** What is said beside the conditions of a rule. */

import type { ReasonPart, Reasons } from "../../api/queries/reasons";
import { en } from "../../texts/en";

export function sayPin({ pin }: Reasons): string | null {
  if (!pin) return null;
  const by = pin.by ?? en.reasons.somebody;
  return `${pin.side === "in" ? en.reasons.pinnedIn(by, pin.note) : en.reasons.pinnedOut(by, pin.note)}.`;
}

/** What was decided, where the rule says otherwise by what is known now. */
export function sayDecided({ holds, was_inside, pin }: Reasons, isNow: boolean): string | null {
  if (holds === null || was_inside === null || pin || holds === was_inside) return null;
  if (isNow) return was_inside ? en.reasons.nowIn : en.reasons.nowOut;
  return was_inside ? en.reasons.wasIn : en.reasons.wasOut;
}

/** Whether a condition turned over within the day, and what was measured before. */
export function sayTurned({ holds, held, measured, had }: ReasonPart): string | null {
  if (holds === null || held === null || holds === held) return null;
  const before = had !== null && had !== measured ? ` (${en.reasons.had(had)})` : "";
  return (holds ? en.reasons.turnedTrue : en.reasons.turnedFalse) + before;
}
