/** A number of people, as a sentence writes it. */
export const countPeople = (n: number): string =>
  n === 1 ? "1 person" : `${n.toLocaleString("en-US")} people`;
