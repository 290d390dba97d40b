import { type ComponentType, lazy, useState } from "react";

/**
 * A screen that is fetched when it is first shown. Where `fetch` has brought it before, it is
 * drawn at once: React holds back for a third of a second what comes after a placeholder.
 */
export function screen(load: () => Promise<{ default: ComponentType }>) {
  let fetched: ComponentType | undefined;
  const Lazy = lazy(load);
  function Component() {
    const [Drawn] = useState<ComponentType>(() => fetched ?? Lazy);
    return <Drawn />;
  }
  const fetch = async () => {
    fetched = (await load()).default;
  };
  return { Component, fetch };
}
