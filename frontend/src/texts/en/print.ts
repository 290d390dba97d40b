export const print = {
  title: (name: string) => `Print ${name}`,
  item: "Print…",
  about: "The picture and, below it, every step in words. Always in the light colours.",
  print: "Print",
  back: "Back to the editor",
  paper: "Paper",
  which: "Version",
  draft: "The draft",
  live: (number: number) => `Live version ${number}`,
  version: (name: string, when: string) => `${name}, printed ${when}`,
  picture: (page: number, of: number) =>
    of === 1 ? "Picture of the journey" : `Picture of the journey, part ${page} of ${of}`,
  unreadable: "The picture cannot be read. Reload the page to try again.",
  goesOn: (page: number) => `continues on page ${page}`,
  outline: "All steps",
};
