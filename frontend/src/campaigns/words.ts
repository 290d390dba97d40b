/** Actions as people say them, for the list. Schedules come in words from the server. */

import type { Action } from "../api/queries/campaigns";
import { en } from "../texts/en";

export function describeAction(
  action: Action,
  templates: readonly { id: number; name: string }[],
): string {
  const words = en.campaigns.list;
  switch (action.kind) {
    case "message": {
      const template = templates.find((each) => each.id === action.template_id);
      return words.message(template?.name ?? en.ruleWords.unnamed(action.template_id ?? 0));
    }
    case "attribute":
      return words.attribute(action.name, String(action.value));
    case "trigger":
      return words.trigger(action.name);
  }
}
