/**
 * Load something with the style sheets that the first picture of a journey does without.
 * They are asked for first, so that they stand before the sheets of what is loaded.
 */
export async function withRest<T>(load: () => Promise<T>): Promise<T> {
  const sheets = import("./rest.css");
  const [loaded] = await Promise.all([load(), sheets]);
  return loaded;
}
