/** What the canvas draws. It knows steps and paths, not what they mean. */
import type { IconName } from "../ui/icons";

export interface StepView {
  id: string;
  x: number;
  y: number;
  tone: string;
  icon: IconName;
  /** Kind of step, in colour above the name. */
  kind: string;
  title: string;
}

/** Where a way out ends without a card: nowhere yet, or back at an earlier step. */
export interface StubView {
  id: string;
  x: number;
  y: number;
  /** The step it goes back to; null when it leads nowhere yet. */
  goesTo: { id: string; name: string } | null;
}

export interface PathView {
  /** Id of the way out. */
  id: string;
  source: string;
  /** A step or a stub. */
  target: string;
  label: string | null;
  /** x of the vertical part where it differs from both ends. */
  lane: number | null;
  /** Its place among the branches that can change places with it; null when it has none. */
  branch: { key: string; at: number; of: number } | null;
  /** Read to screen readers after "Insert a step". */
  name: string;
}

/** A stretch of steps of one stage. */
export interface LaneView {
  x: number;
  y: number;
  width: number;
  height: number;
  stage: string;
  /** Place of the stage among all: the number of its colour. */
  tone: number;
}

export interface Picture {
  steps: StepView[];
  stubs: StubView[];
  paths: PathView[];
}
