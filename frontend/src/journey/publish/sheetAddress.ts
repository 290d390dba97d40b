/** A link on the start page opens the sheet that answers it: `?sheet=publish`. */
const NAME = "sheet";

export const isSheetAsked = (): boolean =>
  new URLSearchParams(location.search).get(NAME) === "publish";

/** The sheet was closed: it must not open again with the journey. */
export function forgetSheet(): void {
  const url = new URL(location.href);
  if (!url.searchParams.has(NAME)) return;
  url.searchParams.delete(NAME);
  history.replaceState(history.state, "", url);
}
