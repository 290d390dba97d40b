/** Colour and icon of each kind of step, on the canvas as in a customer's trace. */
import type { IconName } from "../icons";
import { lookUp } from "../lookUp";

type KindTone = "entry" | "message" | "wait" | "decision" | "test" | "action" | "exit";

interface Look {
  tone: KindTone;
  icon: IconName;
}

const LOOKS: Record<string, Look> = {
  entry: { tone: "entry", icon: "play" },
  message: { tone: "message", icon: "envelope" },
  survey: { tone: "message", icon: "bubble" },
  wait: { tone: "wait", icon: "clock" },
  wait_for: { tone: "wait", icon: "hourglass" },
  decision: { tone: "decision", icon: "diamond" },
  split: { tone: "test", icon: "flask" },
  update: { tone: "action", icon: "pen" },
  webhook: { tone: "action", icon: "code" },
  notify_team: { tone: "action", icon: "ticket" },
  start_journey: { tone: "action", icon: "journey" },
  jump: { tone: "exit", icon: "arrowBack" },
  hand_over: { tone: "action", icon: "handOver" },
  exit: { tone: "exit", icon: "cross" },
};

/** A kind this version does not know gets a look of its own, too. */
const UNKNOWN: Look = { tone: "exit", icon: "warning" };

export const lookOf = (kind: string): Look => lookUp(LOOKS, kind) ?? UNKNOWN;
