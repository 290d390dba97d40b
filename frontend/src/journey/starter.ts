/** What a new journey starts with: an entry that leads to an end, never a blank pane. */
import type { DraftBody } from "../api/types";
import { arrange } from "./layout";
import type { GraphDocument } from "./model";

/** New incubating journeys let nobody stay longer unless the marketer says so. */
const HARD_LIMIT_DAYS = 30;

export function starterJourney({ incubating }: { incubating: boolean }): DraftBody {
  const end = incubating ? "hand_over" : "exit";
  const document: GraphDocument = {
    schema_version: 1,
    directed: true,
    multigraph: true,
    graph: {
      incubating,
      hard_limit_days: incubating ? HARD_LIMIT_DAYS : null,
      goal: null,
      exit_rule: null,
      persona_id: null,
    },
    nodes: [
      {
        id: "entry",
        kind: "entry",
        name: "",
        settings: { trigger: { kind: "list" }, reentry: "once" },
      },
      { id: end, kind: end, name: "", settings: { reason: "" } },
    ],
    edges: [{ source: "entry", target: end, key: "next" }],
  };
  return { document, layout: { positions: arrange(document).positions }, map: {} };
}
