const count = (n: number, one: string, many: string) => (n === 1 ? `1 ${one}` : `${n} ${many}`);

export const interchange = {
  exportItem: "Export",
  exportTitle: "Export this journey",
  format: "Format",
  formats: {
    pdf: "PDF",
    png: "Picture (PNG)",
    svg: "Picture (SVG)",
    bpmn: "BPMN 2.0",
    mermaid: "Mermaid",
    graphml: "GraphML",
    json: "Rivermouth file",
  },
  goodFor: {
    pdf: "For printing and sending: texts can be searched, large journeys take several pages.",
    png: "For slides and chats: one picture, twice as sharp as the screen.",
    svg: "For documents and web pages: sharp at every size.",
    bpmn: "For process tools such as Camunda, Signavio or bpmn.io; comes back here unchanged.",
    mermaid: "For wikis and README files: text that draws itself. Settings stay here.",
    graphml: "For yEd, Gephi and other programs that measure graphs.",
    json: "For another Rivermouth, or as a copy to keep: everything but people and numbers.",
  },
  paper: "Paper",
  papers: { a4: "A4", a3: "A3" },
  which: "Version",
  draft: (number: number) => `Draft ${number}`,
  live: (number: number) => `Live version ${number}`,
  download: "Download",
  downloaded: (name: string) => `“${name}” was downloaded.`,
  notDrawn: "This browser could not draw the picture. Take the SVG instead.",

  importItem: "Import",
  importTitle: "Import a journey",
  importIntro:
    "From a Rivermouth file, BPMN 2.0 or a Mermaid flowchart. Nothing goes live: it becomes a new draft.",
  drop: "Drop a file here, or choose one",
  dropHere: "Let go to read the file",
  chosen: (name: string) => `Chosen: ${name}`,
  paste: "Or paste text",
  pastePlaceholder: "flowchart TD\n  A([Start]) --> B[Send welcome mail]",
  look: "Continue",
  refused: "This cannot come in:",
  line: (line: number) => `Line ${line}`,
  name: "Name",
  nameMissing: "Give the journey a name.",
  picture: (name: string) => `Picture of what comes in: ${name}`,
  found: (format: string, steps: number, paths: number) =>
    `${format}: ${count(steps, "step", "steps")}, ${count(paths, "path", "paths")}`,
  notes: (problems: number, advice: number) => {
    const parts = [];
    if (problems) parts.push(`${problems} to look at`);
    if (advice) parts.push(`${advice} good to know`);
    return parts.length ? `Notes: ${parts.join(", ")}` : "Everything fits.";
  },
  level: { problem: "Look at", advice: "Good to know" },
  back: "Another file",
  create: "Create draft",
  created: (name: string) => `“${name}” is a draft now.`,
};
