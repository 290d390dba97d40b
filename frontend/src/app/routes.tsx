/**
 * Every screen, one line each: its address, what loads it, and its place in the left
 * navigation (`nav`) if it has one. The navigation follows this order.
 */
import type { ComponentType } from "react";
import { matchPath } from "react-router";
import { en } from "../texts/en";
import { withRest } from "../theme/withRest";
import type { IconName } from "../ui/icons";
import { screen } from "./screen";

interface Screen {
  path: string;
  load: () => Promise<{ default: ComponentType }>;
  nav?: { label: string; icon: IconName };
  /** Fills the space under the top bar and scrolls inside, as the editor and the plan do. */
  full?: boolean;
  /** Is drawn without the style sheets that come later. */
  plain?: boolean;
}

const screens: Screen[] = [
  {
    path: "/",
    load: () => import("../home/HomePage"),
    nav: { label: en.shell.home, icon: "home" },
  },
  {
    path: "/j",
    load: () => import("../journey/JourneysPage"),
    nav: { label: en.shell.journeys, icon: "journey" },
  },
  { path: "/j/new", load: () => import("../journey/gallery/GalleryPage") },
  { path: "/j/:id/print", load: () => import("../journey/print/PrintPage") },
  { path: "/j/:id/versions", load: () => import("../journey/versions/VersionsPage") },
  { path: "/j/:id/people", load: () => import("../journey/people/PeoplePage") },
  { path: "/j/:id/edit", load: () => import("../journey/EditorPage"), full: true, plain: true },
  {
    path: "/m",
    load: () => import("../segments/MovedToPlan"),
    nav: { label: en.shell.segments, icon: "segments" },
  },
  { path: "/m/plan", load: () => import("../segments/plan/PlanPage"), full: true },
  { path: "/m/lab", load: () => import("../segments/lab/LabPage") },
  { path: "/m/list", load: () => import("../segments/SegmentsPage") },
  { path: "/m/coverage", load: () => import("../segments/quality/CoveragePage") },
  { path: "/m/overlap", load: () => import("../segments/quality/OverlapPage") },
  { path: "/m/quality", load: () => import("../segments/quality/QualityPage") },
  { path: "/m/runs", load: () => import("../segments/runs/RunsPage") },
  { path: "/m/runs/:id", load: () => import("../segments/runs/RunPage") },
  { path: "/m/new", load: () => import("../segments/SegmentPage") },
  { path: "/m/:id", load: () => import("../segments/SegmentPage") },
  {
    path: "/campaigns",
    load: () => import("../campaigns/CampaignsPage"),
    nav: { label: en.shell.campaigns, icon: "campaign" },
  },
  { path: "/campaigns/new", load: () => import("../campaigns/CampaignPage") },
  { path: "/campaigns/settings", load: () => import("../campaigns/settings/SettingsPage") },
  { path: "/campaigns/:id", load: () => import("../campaigns/CampaignPage") },
  {
    path: "/uplift",
    load: () => import("../uplift/UpliftPage"),
    nav: { label: en.shell.uplift, icon: "uplift" },
  },
  { path: "/uplift/campaigns/:id", load: () => import("../uplift/CampaignUpliftPage") },
  { path: "/uplift/splits/:journey/:node", load: () => import("../uplift/SplitUpliftPage") },
  { path: "/uplift/experiments", load: () => import("../uplift/ExperimentsPage") },
  { path: "/uplift/experiments/:id", load: () => import("../uplift/ExperimentPage") },
  {
    path: "/customers",
    load: () => import("../customers/CustomersPage"),
    nav: { label: en.shell.customers, icon: "customers" },
  },
  { path: "/customers/import", load: () => import("../customers/imports/ImportsPage") },
  { path: "/customers/import/:id", load: () => import("../customers/imports/ImportPage") },
  { path: "/customers/:id", load: () => import("../customers/CustomerPage") },
  { path: "/customers/:id/decisions/:on", load: () => import("../customers/ladder/LadderPage") },
  {
    path: "/tasks",
    load: () => import("../tasks/TasksPage"),
    nav: { label: en.shell.tasks, icon: "ticket" },
  },
  {
    path: "/messages",
    load: () => import("../messages/TemplatesPage"),
    nav: { label: en.shell.messages, icon: "envelope" },
  },
  { path: "/messages/new", load: () => import("../messages/TemplatePage") },
  { path: "/messages/:id", load: () => import("../messages/TemplatePage") },
  {
    path: "/mailbox",
    load: () => import("../messages/MailboxPage"),
    nav: { label: en.shell.mailbox, icon: "mailbox" },
  },
  { path: "/mailbox/:id", load: () => import("../messages/MailboxPage") },
];

export const routes = screens.map((one) => ({
  ...one,
  ...screen(one.plain ? one.load : () => withRest(one.load)),
}));

/** Bring the screen of an address; what does not come is asked for again when it is shown. */
export async function fetchScreen(pathname: string) {
  await routes
    .find(({ path }) => matchPath(path, pathname))
    ?.fetch()
    .catch(() => undefined);
}
