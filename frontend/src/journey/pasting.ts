/** All that putting copied steps in takes; fetched when somebody does, or before. */
export { fromText, isRefusal } from "./clipboard";
export { paste } from "./clips";
export { gapAfter, gapForCopy } from "./gaps";
