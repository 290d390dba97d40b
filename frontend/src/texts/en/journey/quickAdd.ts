export const quickAdd = { title: "Add a step", placeholder: "Which step?" };
