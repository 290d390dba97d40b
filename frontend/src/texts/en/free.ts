/** Words of free arrangement. */
const cards = (n: number) => (n === 1 ? "card" : `${n} cards`);

export const free = {
  show: "Free arrangement",
  hint: "Put the cards where you like. “Tidy up” arranges them again.",
  tidyUp: "Tidy up",
  tidied: "Arranged automatically. Undo brings your arrangement back.",
  on: "Free arrangement: drag the cards, or press Ctrl, Shift and an arrow",
  selectFirst: "Select a step first",
  switchOnFirst: "Switch on free arrangement to put cards where you like",
  position: "Place on the canvas",
  move: { up: "Move up", down: "Move down", left: "Move left", right: "Move right" },
  moved: { up: "Moved up", down: "Moved down", left: "Moved left", right: "Moved right" },
  labels: {
    on: "arrange freely",
    tidyUp: "tidy up",
    place: (n: number) => `place ${cards(n)}`,
  },
};
