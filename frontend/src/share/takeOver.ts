/** Put what a page says now in the place of what it said when it was loaded. */
export function takeOver(document: Document, html: string) {
  // The policy knows the styles of the page as it was loaded, by their nonce.
  const { nonce = "" } = document.querySelector("style") ?? {};
  const known = html.replaceAll(/ nonce="[^"]*"/g, ` nonce="${nonce}"`);
  const newer = new DOMParser().parseFromString(known, "text/html").querySelector("main");
  if (newer) document.querySelector("main")?.replaceWith(newer);
}
