/**
 * Every screen, one line each: its address, what loads it, and its place in the left
 * navigation (`nav`) if it has one. The navigation follows this order.
 */
import { type ComponentType, lazy } from "react";
import { en } from "../texts/en";
import type { IconName } from "../ui/icons";

interface Screen {
  path: string;
  load: () => Promise<{ default: ComponentType }>;
  nav?: { label: string; icon: IconName };
  /** Fills the space under the top bar and scrolls inside, as the editor and the plan do. */
  full?: boolean;
}

const screens: Screen[] = [
  {
    path: "/j",
    load: () => import("../journey/JourneysPage"),
    nav: { label: en.shell.journeys, icon: "journey" },
  },
  { path: "/j/:id/edit", load: () => import("../journey/EditorPage"), full: true },
];

export const routes = screens.map((screen) => ({ ...screen, Component: lazy(screen.load) }));

/** Where "/" leads until a screen takes that address. */
export const START = "/j";
