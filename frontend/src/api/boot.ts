/** What Django wrote into the page frame (templates/app.html) with json_script. */

interface Boot {
  csrf_token: string;
  login_url: string;
  logout_url: string;
  admin_url: string;
}

const fallback: Boot = {
  csrf_token: "",
  login_url: "/login/",
  logout_url: "/logout/",
  admin_url: "/admin/",
};

let read: Boot | undefined;

export function boot(): Boot {
  if (!read) {
    const text = document.getElementById("boot")?.textContent;
    read = { ...fallback, ...(text ? (JSON.parse(text) as Partial<Boot>) : {}) };
  }
  return read;
}

/** The nonce CSP wants on style elements; readable from script elements only as a property. */
export function styleNonce(): string {
  return document.querySelector<HTMLScriptElement>("script[nonce]")?.nonce ?? "";
}
