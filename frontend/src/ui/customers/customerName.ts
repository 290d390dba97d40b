import { en } from "../../texts/en";

interface Named {
  id: number;
  user_id?: string | null;
  name?: string | null;
}

/** What a customer is called: the name, else the user id, else our own number. */
export function customerName({ id, user_id, name }: Named): string {
  if (name && user_id) return `${name} (${user_id})`;
  return name || user_id || en.customers.unnamed(id);
}
