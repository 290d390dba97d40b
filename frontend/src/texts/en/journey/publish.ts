export const publish = {
  title: (number: number) => `Put live: version ${number}`,
  intro: "From now on new people follow this version.",
  problems: (n: number) =>
    n === 1 ? "1 problem has to be mended first" : `${n} problems have to be mended first`,
  noProblems: "No problems",
  advice: (n: number) => (n === 1 ? "1 piece of advice" : `${n} pieces of advice`),
  acknowledge: "I have read the advice",
  unsaved: "The draft is being saved",
  submit: "Put live",
  done: (number: number) => `Version ${number} is live.`,
  refused: "The server found problems",
  people: "People already inside",
  steps: "Steps",
  messages: "Messages",
};
