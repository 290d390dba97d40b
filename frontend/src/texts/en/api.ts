export const api = {
  offline: "The server cannot be reached. Check your connection.",
  unexpected: (status: number) => `The server answered with an error (${status}).`,
  stale: "Someone else saved a newer version.",
};
