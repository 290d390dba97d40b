/**
 * Find a stranger's word in a record. Every object answers to some words by itself: a step
 * whose id is "constructor" must not be given what is not its own.
 */
export const lookUp = <V>(record: Record<string, V>, word: string): V | undefined =>
  Object.hasOwn(record, word) ? record[word] : undefined;
