import type { Ink } from "./svg";

/** The colours of the page in the scheme it is shown in, light or dark. */
export function readInk(): Ink {
  const probe = document.createElement("span");
  const found = new Map<string, string>();
  return (token) => {
    const known = found.get(token);
    if (known !== undefined) return known;
    probe.style.color = `var(--rm-${token})`;
    document.body.append(probe);
    const { color } = getComputedStyle(probe);
    probe.remove();
    found.set(token, color);
    return color;
  };
}
