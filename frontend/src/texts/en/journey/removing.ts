import { steps } from "./steps";

export const removing = {
  title: (name: string) => `Remove “${name}”?`,
  text: (n: number) => `With all its branches ${steps(n)} would go. Or keep one branch:`,
  all: "Remove all branches",
  keep: (branch: string) => `Keep “${branch}”`,
};
