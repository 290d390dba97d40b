import { expect, test } from "vitest";
import { speedWords } from "./clockSpeed";

test.each([
  [0, "Stopped"],
  [1, "Real time"],
  [4320, "1 day = 20 s"],
  [86_400, "1 day = 1 s"],
])("a clock at speed %d reads %s", (speed, words) => {
  expect(speedWords(speed)).toBe(words);
});
