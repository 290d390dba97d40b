/** Actions as people say them, for the list. Schedules come in words from the server. */

import type { Action, CampaignStatus, Variant } from "../api/queries/campaigns";
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
    case "webhook":
      return words.webhook(action.url);
  }
}

/** One thing, or how many and the first of them. */
export function describeActions(
  { action, variants }: { action: Action; variants: readonly Variant[] },
  templates: readonly { id: number; name: string }[],
): string {
  const first = describeAction(action, templates);
  return variants.length > 0 ? en.campaigns.list.variants(variants.length, first) : first;
}

/** What has happened to a campaign when it was saved. */
export function saySaved(before: CampaignStatus, after: CampaignStatus, name: string): string {
  if (before === after) return en.campaigns.saved(name);
  switch (after) {
    case "live":
      return en.campaigns.wentLive(name);
    case "paused":
      return en.campaigns.pausedNow(name);
    case "ended":
      return en.campaigns.endedNow(name);
    case "draft":
      return en.campaigns.saved(name);
  }
}
