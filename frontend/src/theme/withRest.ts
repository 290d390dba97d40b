/** Sheets that did not arrive: the bundler's own loader asks for each only once. */
const failed = new Set<HTMLLinkElement>();

addEventListener(
  "error",
  ({ target }) => {
    if (target instanceof HTMLLinkElement && target.rel === "stylesheet") failed.add(target);
  },
  true,
);

function fetchAgain(link: HTMLLinkElement): Promise<unknown> {
  failed.delete(link);
  const again = link.cloneNode() as HTMLLinkElement;
  const arrival = new Promise((resolve, reject) => {
    again.addEventListener("load", resolve);
    again.addEventListener("error", reject);
  });
  link.replaceWith(again);
  return arrival;
}

/**
 * Load something with the style sheets that the first picture of a journey does without.
 * They are asked for first, so that they stand before the sheets of what is loaded.
 */
export async function withRest<T>(load: () => Promise<T>): Promise<T> {
  const sheets = [...[...failed].map(fetchAgain), import("./rest.css")];
  const [loaded] = await Promise.all([load(), ...sheets]);
  return loaded;
}
