export const steps = (n: number) => (n === 1 ? "1 step" : `${n} steps`);
