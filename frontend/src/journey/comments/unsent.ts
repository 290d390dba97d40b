/** What was typed and not sent yet: it outlives a look at another step. */

const texts = new Map<string, string>();

export const readUnsent = (place: string): string => texts.get(place) ?? "";

export function keepUnsent(place: string, text: string): void {
  if (text) texts.set(place, text);
  else texts.delete(place);
}
