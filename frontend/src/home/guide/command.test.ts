import { expect, test } from "vitest";
import { commandFor } from "./command";

test("the line names the address, the key and the event", () => {
  const line = commandFor("https://shop.test", "rm_1.abc");
  expect(line).toContain("curl -u 'rm_1.abc:'");
  expect(line).toContain("https://shop.test/v1/track");
  const body = line.match(/-d '(.*)'$/)?.[1] ?? "";
  expect(JSON.parse(body)).toEqual({ userId: "ada", event: "Signed Up" });
});

test("without a key a word stands in its place", () => {
  expect(commandFor("https://shop.test", null)).toContain("YOUR_WRITE_KEY");
});
