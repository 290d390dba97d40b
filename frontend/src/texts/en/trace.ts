export const trace = {
  label: (journey: string) => `What happened in “${journey}”`,
  zone: (zone: string) => `Times in ${zone}`,
  now: "now",
  version: (number: number) => `version ${number}`,
  parked: "Needs a look",
  open: "What happened",
};
