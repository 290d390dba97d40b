/** Names of what opens the parts of the editor whose own sentences are fetched later. */
export const openers = {
  comments: (n: number) => (n ? `Comments (${n})` : "Comments"),
  keys: "Keys",
  life: "More about this journey",
  people: "People",
  publish: "Put live",
  share: "Share",
  tryPersona: "Try a persona",
};
