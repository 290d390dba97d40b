/** Settings of the journey as a whole, as the server's JourneySettings states them. */
import type { JsonSchema } from "../../api/types";

export const GRAPH_SCHEMA: JsonSchema = {
  type: "object",
  additionalProperties: false,
  $defs: {
    Goal: {
      type: "object",
      additionalProperties: false,
      properties: {
        event: { title: "Event", type: "string", minLength: 1, maxLength: 200, widget: "event" },
        filters: {
          title: "Only if",
          type: "array",
          items: { type: "object" },
          maxItems: 20,
          default: [],
          widget: "filters",
          event_field: "event",
        },
        within_days: { title: "Within (days)", type: "integer", minimum: 1, maximum: 365 },
      },
      required: ["event", "within_days"],
    },
  },
  properties: {
    incubating: {
      title: "Incubating",
      type: "boolean",
      default: false,
      description: "While people are inside, no campaign takes them.",
    },
    hard_limit_days: {
      title: "At most (days)",
      description: "Who is still inside after this time leaves.",
      anyOf: [{ type: "integer", minimum: 1, maximum: 730 }, { type: "null" }],
      default: null,
    },
    goal: {
      title: "Goal",
      description: "What the journey is for.",
      anyOf: [{ $ref: "#/$defs/Goal" }, { type: "null" }],
      default: null,
      widget: "goal",
    },
    exit_rule: {
      title: "Leaves when",
      description: "Who matches this leaves at once, also while waiting.",
      anyOf: [{ type: "object", additionalProperties: true }, { type: "null" }],
      default: null,
      widget: "rule",
    },
    persona_id: { anyOf: [{ type: "integer" }, { type: "null" }], default: null, widget: "hidden" },
  },
};
