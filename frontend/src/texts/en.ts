// A namespace, not an object: a screen fetches the sentences it says and no others.
export * as en from "./en/all";
