export const create = {
  title: "New journey",
  name: "Name",
  placeholder: "Welcome and first order",
  submit: "Create",
  nameMissing: "Give the journey a name.",
  incubating: "Incubating",
  incubatingHint: "While people are inside, no campaign takes them.",
  copyOf: (name: string) => `${name} (copy)`,
};
