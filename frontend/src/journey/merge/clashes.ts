/** What two people changed differently, and what a third person chose about it. */
import { isSame } from "./same";

export type Side = "mine" | "theirs";

export type Part =
  | { kind: "name" }
  /** The whole step: one side made another kind of step of it. */
  | { kind: "step" }
  /** One side removed the step, the other one changed it or leads people to it. */
  | { kind: "presence"; removedBy: Side }
  | { kind: "setting"; field: string }
  | { kind: "path"; key: string }
  | { kind: "map"; field: string };

export interface Clash {
  /** Stays the same while the two drafts do. */
  id: string;
  /** The step it is about; null: the journey. */
  step: string | null;
  part: Part;
  mine: unknown;
  theirs: unknown;
  /** What holds until somebody chooses: the side that changed it, else mine. */
  suggested: Side;
}

/** The side that was chosen, by the id of the clash. */
export type Choices = Readonly<Record<string, Side>>;

export interface Change<T> {
  base: T;
  mine: T;
  theirs: T;
}

/** Collects the clashes of one merge and applies what was chosen. */
export class Referee {
  readonly clashes: Clash[] = [];

  constructor(private readonly choices: Choices) {}

  /** The merged value: of the one side that changed it, or else of the chosen side. */
  decide<T>({ base, mine, theirs }: Change<T>, step: string | null, part: Part): T {
    if (isSame(mine, theirs)) return mine;
    if (isSame(base, theirs)) return mine;
    if (isSame(base, mine)) return theirs;
    return this.ask({ mine, theirs }, step, part);
  }

  ask<T>(
    { mine, theirs }: { mine: T; theirs: T },
    step: string | null,
    part: Part,
    suggested: Side = "mine",
  ): T {
    const id = idOf(step, part);
    this.clashes.push({ id, step, part, mine, theirs, suggested });
    return (this.choices[id] ?? suggested) === "mine" ? mine : theirs;
  }

  hasAsked(step: string | null, part: Part): boolean {
    const id = idOf(step, part);
    return this.clashes.some((clash) => clash.id === id);
  }
}

function idOf(step: string | null, part: Part): string {
  const where = step === null ? "journey" : `step ${step}`;
  const detail = "field" in part ? part.field : "key" in part ? part.key : "";
  return `${where} ${part.kind} ${detail}`.trim();
}
