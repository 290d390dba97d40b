/**
 * Every change a person can make to a journey, as pure functions Document -> Document.
 * Nodes and edges that do not change keep their identity: the canvas relies on it.
 */
export * from "./branches";
export * from "./insert";
export * from "./move";
export { countRemoved, remove } from "./remove";
export { changeGraph, changeSettings, rename } from "./settings";
