/**
 * Keeps the numbers of a share page young. The page stands without it; with it, readers
 * keep their place, which a page that loads itself anew takes from them.
 */
import { takeOver } from "./takeOver";

const PAUSE_MS = 30_000;

async function renew() {
  const reply = await fetch(location.href);
  // The link has ended: the page says so.
  if (!reply.ok) return location.reload();
  takeOver(document, await reply.text());
  announce();
}

function announce() {
  document.querySelector("[data-renews]")?.removeAttribute("hidden");
}

announce();
// Without network it is tried again at the next turn.
setInterval(() => renew().catch(() => undefined), PAUSE_MS);
