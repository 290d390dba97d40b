// @vitest-environment happy-dom
import { expect, test } from "vitest";
import { takeOver } from "./takeOver";

const page = (people: number, nonce: string) =>
  `<style nonce="${nonce}"></style>` +
  `<main><figure><style nonce="${nonce}"></style></figure><b>${people}</b></main>`;

test("newer numbers take the place of older ones, with the nonce of the page", () => {
  document.body.innerHTML = page(8, "first");
  // Browsers hide it in the attribute and tell it by this property
  Object.assign(document.querySelector("style") ?? {}, { nonce: "first" });
  takeOver(document, page(9, "second"));
  expect(document.querySelector("main b")?.textContent).toBe("9");
  expect(document.querySelector("main style")?.getAttribute("nonce")).toBe("first");
});

test("an answer that is no such page changes nothing", () => {
  document.body.innerHTML = page(8, "first");
  takeOver(document, "<p>Moved</p>");
  expect(document.querySelector("main b")?.textContent).toBe("8");
});
