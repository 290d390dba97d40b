import type { GraphDocument } from "../../api/types";

const WHOLE = 10_000; // shares are hundredths of a percent

interface HeldOut {
  id: string;
  name: string;
  /** 0 to 1. */
  share: number;
}

/** The splits of a journey at which some people are held out to compare with. */
export function heldOut({ nodes }: GraphDocument): HeldOut[] {
  return nodes.flatMap(({ id, kind, name, settings }) => {
    const share = kind === "split" ? settings.hold_out : 0;
    return typeof share === "number" && share > 0 ? [{ id, name, share: share / WHOLE }] : [];
  });
}
