/** What the test messages of a draft are made of: its steps that send. */
import type { GraphDocument, GraphNode } from "../../api/types";

const SENDING = new Set(["message", "survey"]);

/** The steps of which a test can be sent. */
export const sendingSteps = ({ nodes }: GraphDocument): GraphNode[] =>
  nodes.filter(({ kind }) => SENDING.has(kind));
