/** What the test messages of a draft are made of: its steps that send, and addresses. */
import type { GraphDocument, GraphNode } from "../../api/types";

const SENDING = new Set(["message", "survey"]);

/** The steps of which a test can be sent. */
export const sendingSteps = ({ nodes }: GraphDocument): GraphNode[] =>
  nodes.filter(({ kind }) => SENDING.has(kind));

/** Addresses out of one line, as people part them: each once, in their order. */
export const readAddresses = (line: string): string[] => [
  ...new Set(line.split(/[\s,;]+/).filter(Boolean)),
];

/** What the server says is wrong with an address, whichever of them it is. */
export const addressFault = (faults: Record<string, string>): string | undefined =>
  Object.entries(faults).find(([field]) => /^addresses\b/.test(field))?.[1];
