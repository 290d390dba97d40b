/** Every sentence people read, in one language. Functions where a number or a name goes in. */
import { api } from "./en/api";
import { journey } from "./en/journey";
import { shell } from "./en/shell";
import { ui } from "./en/ui";

export const en = { api, journey, shell, ui };
