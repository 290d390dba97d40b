/** Words of the journey map. */
export const map = {
  title: "Journey map",
  show: "Map",
  label: (field: string) => `map: ${field.toLowerCase()}`,
  stages: ["Awareness", "Consideration", "Decision", "Retention", "Advocacy"],
  stageHint: "Holds for the steps that follow, until another one is named.",
  inherited: (stage: string) => `As before: ${stage}`,
  unsaid: "–",
  fields: {
    stage: "Stage",
    touchpoint: "Touchpoint",
    emotion: "How people feel here",
    pain_point: "Pain point",
    opportunity: "Opportunity",
    owner: "Owner",
    kpi: "KPI",
  },
  examples: {
    stage: "Consideration",
    touchpoint: "Newsletter, shop, call centre",
    owner: "A team or a person",
    kpi: "Share who open",
  },
  faces: { "-2": "−2", "-1": "−1", "0": "0", "1": "+1", "2": "+2" } as Record<string, string>,
  feelings: {
    "-2": "Very bad",
    "-1": "Bad",
    "0": "Neither good nor bad",
    "1": "Good",
    "2": "Very good",
  } as Record<string, string>,
  felt: (words: string) => `People feel: ${words.toLowerCase()}`,
};
