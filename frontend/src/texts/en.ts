/** Every sentence people read, in one language. Functions where a number or a name goes in. */
import { api } from "./en/api";
import { branches } from "./en/branches";
import { calendar } from "./en/calendar";
import { campaigns } from "./en/campaigns";
import { canvas } from "./en/canvas";
import { comments } from "./en/comments";
import { customers } from "./en/customers";
import { editing } from "./en/editing";
import { free } from "./en/free";
import { gallery } from "./en/gallery";
import { guide } from "./en/guide";
import { home } from "./en/home";
import { interchange } from "./en/interchange";
import { journey } from "./en/journey";
import { life } from "./en/life";
import { mailbox, messages } from "./en/messages";
import { people } from "./en/people";
import { plan } from "./en/plan";
import { playback } from "./en/playback";
import { print } from "./en/print";
import { publish } from "./en/publish";
import { results } from "./en/results";
import { rules, ruleWords } from "./en/rules";
import { safety } from "./en/safety";
import { segments } from "./en/segments";
import { shell } from "./en/shell";
import { tasks } from "./en/tasks";
import { trace } from "./en/trace";
import { ui } from "./en/ui";
import { versions } from "./en/versions";

export const en = {
  api,
  branches,
  calendar,
  campaigns,
  canvas,
  comments,
  customers,
  editing,
  free,
  gallery,
  guide,
  home,
  interchange,
  journey,
  life,
  mailbox,
  messages,
  people,
  plan,
  playback,
  results,
  print,
  publish,
  rules,
  ruleWords,
  safety,
  segments,
  shell,
  tasks,
  trace,
  ui,
  versions,
};
