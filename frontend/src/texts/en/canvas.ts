export const canvas = {
  map: "Small map",
  zoomIn: "Zoom in",
  zoomOut: "Zoom out",
  showAll: "Show the whole journey",
  goTo: (name: string) => `Go to ${name}`,
  insertOn: (path: string) => `Insert a step ${path}`,
  numbered: (number: number, label: string) => `${number}. ${label}`,
  comments: (n: number) => (n === 1 ? "1 comment" : `${n} comments`),
  moveBranch: "Drag to the left or right, or click, to move this branch",
  changes: { added: "+", removed: "−", changed: "~", moved: "↕" },
  placeHere: (path: string) => `Put it ${path}`,
};
