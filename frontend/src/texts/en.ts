/** Every sentence people read, in one language. Functions where a number or a name goes in. */
import { api } from "./en/api";
import { canvas } from "./en/canvas";
import { journey } from "./en/journey";
import { rules, ruleWords } from "./en/rules";
import { shell } from "./en/shell";
import { ui } from "./en/ui";

export const en = {
  api,
  canvas,
  journey,
  rules,
  ruleWords,
  shell,
  ui,
};
