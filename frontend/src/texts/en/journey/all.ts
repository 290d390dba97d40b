/** The journey and its editor: what is read when one is opened, and the rest by part. */
export { countPeople as people } from "../count";
export { map } from "../map";
export { create } from "./create";
export {
  checks,
  editor,
  inspector,
  labels,
  outcomes,
  palette,
  paths,
  save,
  status,
  summary,
  toolbar,
} from "./editing";
export { fields } from "./fields";
export { keys } from "./keys";
export { list } from "./list";
export { publish } from "./publish";
export { quickAdd } from "./quickAdd";
export { removing } from "./removing";
export { share } from "./share";
export { steps } from "./steps";
export { weekdays } from "./weekdays";
