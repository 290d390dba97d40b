/** Words of a branch's label on the canvas. */
export const branches = {
  menu: (name: string) => `Branch “${name}”`,
  left: "Move left",
  right: "Move right",
  rename: "Rename",
  moved: (name: string, at: number, of: number) => `“${name}” is branch ${at} of ${of}`,
};
