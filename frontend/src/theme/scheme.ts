/**
 * Remember light or dark in a cookie, not in localStorage: Django then writes the choice
 * into the page it serves, so the first paint, the login and the share pages have the
 * right colours without an inline script, which CSP forbids.
 */
import { isMantineColorScheme, type MantineColorSchemeManager } from "@mantine/core";

const COOKIE = "scheme";
const YEAR_SECONDS = 365 * 24 * 3600;

export const cookieSchemeManager: MantineColorSchemeManager = {
  get: (fallback) => {
    const found = document.cookie.match(/(?:^|; )scheme=(\w+)/)?.[1];
    return isMantineColorScheme(found) ? found : fallback;
  },
  set: (value) => {
    // biome-ignore lint/suspicious/noDocumentCookie: cookieStore is missing in Firefox
    document.cookie = `${COOKIE}=${value}; path=/; max-age=${YEAR_SECONDS}; samesite=lax`;
  },
  subscribe: () => {},
  unsubscribe: () => {},
  clear: () => {
    // biome-ignore lint/suspicious/noDocumentCookie: cookieStore is missing in Firefox
    document.cookie = `${COOKIE}=; path=/; max-age=0; samesite=lax`;
  },
};
