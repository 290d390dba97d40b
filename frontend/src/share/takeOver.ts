/** Put what a page says now in the place of what it said when it was loaded. */
export function takeOver(document: Document, html: string) {
  const shown = document.querySelector("main");
  const newer = new DOMParser().parseFromString(html, "text/html").querySelector("main");
  if (!shown || !newer) return;
  // The policy knows the styles of the page as it was loaded, by their nonce.
  const { nonce = "" } = document.querySelector("style") ?? {};
  for (const style of newer.querySelectorAll("style")) style.setAttribute("nonce", nonce);
  shown.replaceWith(newer);
}
