/** Addresses that people type in one line, for test messages. */

/** Addresses out of one line, as people part them: each once, in their order. */
export const readAddresses = (line: string): string[] => [
  ...new Set(line.split(/[\s,;]+/).filter(Boolean)),
];

/** What the server says is wrong with an address, whichever of them it is. */
export const addressFault = (faults: Record<string, string>): string | undefined =>
  Object.entries(faults).find(([field]) => /^addresses\b/.test(field))?.[1];
